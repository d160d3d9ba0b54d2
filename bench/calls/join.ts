// Coming into a call of three that is going on, in a group: from pressing Join until each of the three is heard.
import { type Character, oksana, olena, type Person, sofia, taras } from '../../e2e/person.ts'
import type { ChromiumScreen } from '../../e2e/screen.ts'
import { until } from '../../e2e/until.ts'
import { startPoruch } from '../messages/server.ts'
import { makeCrowd } from '../messages/world.ts'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost } from '../report.ts'
import { percentile } from '../stats.ts'
import { openNetwork, openPage } from './contender.ts'
import { comeIn } from './poruch.ts'

/** As `makeCrowd` names it. */
const group: Character = { ...olena, name: 'Bench' }
const everybody: readonly Character[] = [olena, taras, sofia, oksana]

type Page = Person<ChromiumScreen>

async function openGroup(run: Run, delayMs: number): Promise<Page[]> {
  const network = await openNetwork(run, delayMs)
  const folder = `${run.folder}/poruch`
  const { people } = await makeCrowd(folder, everybody.length)
  const server = await startPoruch(folder, { isLimited: false })
  run.after(() => server.stop())
  const port = await network.tcp(await server.ask('port'))
  const pages: Page[] = []
  for (const [place, self] of everybody.entries()) {
    const others = everybody.filter((one) => one !== self)
    const page = await openPage(network, self, others)
    run.after(() => page.close())
    await comeIn(page.screen, port, people[place]?.token ?? '')
    await page.openChatFromList(group)
    pages.push(page)
  }
  return pages
}

/** A call of all but the last one, who does not want to be rung. */
async function begin(pages: readonly Page[]): Promise<void> {
  const [first, ...others] = pages
  const late = others.pop()
  await first?.screen.click('button', 'Start call')
  for (const one of others) {
    await one.seesControl('alertdialog', 'Incoming voice call')
    await one.screen.click('button', 'Accept')
  }
  await late?.screen.click('button', 'Decline')
}

/** In milliseconds, at the one who comes. */
async function joinOnce(late: Page): Promise<number> {
  const { screen } = late
  await late.seesControl('button', 'Join')
  await screen.evaluate(() => window.meter.reset(), null)
  await screen.click('button', 'Join')
  const { acceptedAt, heardAt } = await until(`${late.character.name} hears everybody`, async () => {
    const marks = await screen.evaluate(() => window.meter.marks(), null)
    return marks.heardAt !== null && marks
  })
  await screen.click('button', 'End call')
  return (heardAt ?? Number.NaN) - (acceptedAt ?? Number.NaN)
}

const joinPart = (name: string, delayMs: number, budgetMs: number | null): Part => ({
  name: `calls.join-${name}`,
  async measure(run) {
    const pages = await openGroup(run, delayMs)
    await begin(pages)
    const late = pages.at(-1)
    if (!late) throw new Error('nobody comes')
    const times: number[] = []
    for (let round = 0; round <= (run.isQuick ? 3 : 20); round++) {
      const took = await joinOnce(late)
      if (round > 0) times.push(took)
      await late.hasNothingLeft()
      // The others close their ends, which is no part of coming in.
      await sleep(500)
    }
    const budget = budgetMs === null ? {} : { budget: atMost(budgetMs) }
    return [
      { name: 'hears all three, median', value: percentile(times, 0.5), unit: 'ms' },
      { name: 'hears all three, p95', value: percentile(times, 0.95), unit: 'ms', ...budget },
    ]
  },
})

export const joinNear = joinPart('near', 0, null)
/** 50 ms each way between every two of them, and between each of them and the server. */
export const joinFar = joinPart('far', 50, 600)
