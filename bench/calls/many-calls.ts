// A hundred calls one after the other in the same two pages: what stays open, and how the heap grows.
import { until } from '../../e2e/until.ts'
import type { Part } from '../part.ts'
import { atMost, type Row } from '../report.ts'
import { type AppPage, openAppPages } from './app-pages.ts'
import { installLedger, type Open } from './ledger.ts'

const openIn = ({ screen }: AppPage): Promise<Open> => screen.evaluate(() => window.ledger.open(), null)

/** What is still there when a page has had its time to close what was open. */
async function leftIn(page: AppPage): Promise<Open> {
  const isEmpty = (open: Open) => Object.values(open).every((count) => count === 0)
  await until('all is closed', async () => isEmpty(await openIn(page)), 3_000).catch(() => undefined)
  return await openIn(page)
}

async function callOnce(pages: readonly [AppPage, AppPage]): Promise<void> {
  const [caller, callee] = pages
  await caller.screen.click('button', 'Video call')
  await callee.seesControl('button', 'Accept')
  await callee.screen.click('button', 'Accept')
  for (const { screen, character } of pages)
    await until(
      `sound reaches ${character.name}`,
      async () => (await screen.evaluate(() => window.ledger.received(), null)) > 0,
    )
  await caller.screen.click('button', 'End call')
  await Promise.all(pages.map((page) => page.seesNoControl('button', 'End call')))
  await Promise.all(
    pages.map((page) =>
      until('the connection is closed', async () => (await openIn(page)).connections === 0),
    ),
  )
}

/** Bytes of live objects after garbage was collected. */
async function heapOf({ screen }: AppPage): Promise<number> {
  const session = await screen.context.newCDPSession(screen.page)
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

async function repeat(pages: readonly [AppPage, AppPage], calls: number): Promise<void> {
  for (let made = 0; made < calls; made++) await callOnce(pages)
}

export const manyCalls: Part = {
  name: 'calls.many',
  async measure(run) {
    const pages = await openAppPages(run, [installLedger])
    // The browser compiles more and more of the app during the first ones: the heap is compared from the middle on.
    const half = run.isQuick ? 5 : 50
    await repeat(pages, half)
    const before = await Promise.all(pages.map(heapOf))
    await repeat(pages, half)
    const rows: Row[] = []
    for (const [place, page] of pages.entries()) {
      const who = place === 0 ? 'caller' : 'callee'
      const left = await leftIn(page)
      const grown = (await heapOf(page)) - (before[place] ?? Number.NaN)
      const row = (what: string, value: number, unit: string, limit: number) =>
        rows.push({ name: `${who}: ${what}`, value, unit, budget: atMost(limit) })
      row(`open connections after ${2 * half} calls`, left.connections, '', 0)
      row('live tracks', left.tracks, '', 0)
      row('running audio contexts', left.contexts, '', 0)
      row('elements with something to play', left.elements, '', 0)
      row('heap, for each call of the second half', grown / 1024 / half, 'KiB', 16)
    }
    return rows
  },
}
