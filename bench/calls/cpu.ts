// What a 720p call of two costs the processor, against the same call in as few lines as the browser allows.
import { type ChromiumScreen, openChromium } from '../../e2e/screen.ts'
import { until } from '../../e2e/until.ts'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost } from '../report.ts'
import { median } from '../stats.ts'
import { openAppPages } from './app-pages.ts'
import { bareBody, installBare } from './bare-page.ts'

/** What is received over all connections of a page. */
interface Received {
  readonly lines: number
  readonly frames: number
}

interface Cost {
  /** Seconds of processor time for each second of the call, of both browsers with all their processes. */
  readonly load: number
  /** Pictures a second, of the one who receives fewer. */
  readonly fps: number
}

type Pair = readonly [ChromiumScreen, ChromiumScreen]

/** Notes the connections of a page. Self-contained: it is sent to the browser as text. */
function installCount(): void {
  const connections: RTCPeerConnection[] = []
  const Connection = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  window.countReceived = async () => {
    let [lines, frames] = [0, 0]
    for (const connection of connections) {
      const report = await connection.getStats()
      report.forEach(({ type, kind, frameHeight, framesDecoded }) => {
        if (type !== 'inbound-rtp' || kind !== 'video') return
        lines = Math.max(lines, Number(frameHeight ?? 0))
        frames += Number(framesDecoded)
      })
    }
    return { lines, frames }
  }
}

declare global {
  interface Window {
    countReceived(): Promise<Received>
  }
}

const received = (screen: ChromiumScreen): Promise<Received> =>
  screen.evaluate(() => window.countReceived(), null)

/** Seconds of processor time that a browser has used so far. */
async function usedBy({ context }: ChromiumScreen): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) throw new Error('This page has no browser of its own.')
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** Once both see the whole picture, and what is done at the beginning is done. */
async function costOf(pair: Pair, seconds: number): Promise<Cost> {
  for (const screen of pair)
    await until('the picture has 720 lines', async () => (await received(screen)).lines === 720, 60_000)
  await sleep(5_000)
  const look = async () => ({
    at: performance.now(),
    used: await Promise.all(pair.map(usedBy)),
    seen: await Promise.all(pair.map(received)),
  })
  const before = await look()
  await sleep(seconds * 1_000)
  const after = await look()
  const passed = (after.at - before.at) / 1_000
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  const fps = after.seen.map(({ frames }, place) => (frames - (before.seen[place]?.frames ?? 0)) / passed)
  return { load: (sum(after.used) - sum(before.used)) / passed, fps: Math.min(...fps) }
}

async function bareCost(seconds: number): Promise<Cost> {
  const open = async () => {
    const screen = await openChromium(null)
    await screen.context.addInitScript(installCount)
    await screen.page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: bareBody }),
    )
    await screen.goto('http://localhost/')
    await screen.evaluate(installBare, { voice: 32_000, picture: 1_700_000, startKbps: 1_000 })
    return screen
  }
  const [one, other] = [await open(), await open()]
  try {
    const describe = (screen: ChromiumScreen, theirs: RTCSessionDescriptionInit | null) =>
      screen.evaluate((description) => window.bare.describe(description), theirs)
    await describe(one, await describe(other, await describe(one, null)))
    return await costOf([one, other], seconds)
  } finally {
    for (const screen of [one, other]) await screen.close()
  }
}

async function poruchCost(run: Run, seconds: number): Promise<Cost> {
  const [caller, callee] = await openAppPages(run, [installCount])
  await caller.screen.click('button', 'Video call')
  await callee.seesControl('button', 'Accept')
  await callee.screen.click('button', 'Accept')
  const cost = await costOf([caller.screen, callee.screen], seconds)
  for (const { screen } of [caller, callee]) await screen.close()
  return cost
}

export const cpu: Part = {
  name: 'calls.cpu',
  async measure(run) {
    const [rounds, seconds] = run.isQuick ? [1, 5] : [3, 20]
    const [bare, poruch]: [Cost[], Cost[]] = [[], []]
    // In turns, so that what else the machine does falls upon both.
    for (let round = 0; round < rounds; round++) {
      bare.push(await bareCost(seconds))
      poruch.push(await poruchCost({ ...run, folder: `${run.folder}/${round}` }, seconds))
    }
    const loads = (costs: readonly Cost[]) => costs.map(({ load }) => load)
    const percent = (costs: readonly Cost[]) => 100 * median(loads(costs))
    // A busy machine shows fewer pictures: what counts is the price of each.
    const priceOf = (cost: Cost | undefined) => (cost ? cost.load / cost.fps : Number.NaN)
    const ratios = poruch.map((cost, round) => priceOf(cost) / priceOf(bare[round]))
    return [
      { name: 'both browsers, Poruch', value: percent(poruch), unit: '% of a core' },
      { name: 'both browsers, bare page', value: percent(bare), unit: '% of a core' },
      {
        name: 'Poruch against the bare page, for each picture',
        value: median(ratios),
        unit: 'times',
        budget: atMost(1.15),
      },
      { name: 'pictures a second, Poruch', value: median(poruch.map(({ fps }) => fps)), unit: '' },
      { name: 'pictures a second, bare page', value: median(bare.map(({ fps }) => fps)), unit: '' },
    ]
  },
}
