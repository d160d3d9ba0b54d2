// From pressing Accept to hearing and seeing each other, ours and the peers in turns, on a near and on a far network.
import { until } from '../../e2e/until.ts'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost, type Row } from '../report.ts'
import { median, percentile } from '../stats.ts'
import { type Contender, type Network, openNetwork, openPages, type Pages } from './contender.ts'
import { offerAfterAccept, offerWhileRinging, peerJs } from './peers.ts'
import { poruch } from './poruch.ts'

/** How long a person needs to see who calls and to press Accept. */
const ringMs = 2_000

/** Milliseconds after Accept. */
interface Times {
  readonly calleeHears: number
  readonly callerHears: number
  readonly calleeSees: number
  readonly callerSees: number
}

async function call(contender: Contender, pages: Pages): Promise<Times> {
  const [caller, callee] = pages
  for (const { screen } of pages) await screen.evaluate(() => window.meter.reset(), null)
  await contender.ring(caller)
  await callee.seesControl('button', 'Accept')
  await sleep(ringMs)
  await callee.screen.click('button', 'Accept')
  const marks = () =>
    Promise.all(pages.map(({ screen }) => screen.evaluate(() => window.meter.marks(), null)))
  const [atCaller, atCallee] = await until('both hear and see each other', async () => {
    const both = await marks()
    return both.every(({ heardAt, seenAt }) => heardAt !== null && seenAt !== null) && both
  })
  await contender.hangUp(pages)
  const began = atCallee?.acceptedAt ?? Number.NaN
  const after = (at: number | null | undefined) => (at ?? Number.NaN) - began
  return {
    calleeHears: after(atCallee?.heardAt),
    callerHears: after(atCaller?.heardAt),
    calleeSees: after(atCallee?.seenAt),
    callerSees: after(atCaller?.seenAt),
  }
}

/** Each contender has its two browsers to itself while it is measured, and starts with a call that does not count. */
async function measure(run: Run, network: Network, contender: Contender): Promise<Times[]> {
  const pages = await openPages(run, network)
  await contender.open(run, network, pages)
  const times: Times[] = []
  for (let round = 0; round <= (run.isQuick ? 3 : 20); round++) {
    const one = await call(contender, pages)
    if (round > 0) times.push(one)
    await sleep(300)
  }
  for (const { screen } of pages) await screen.close()
  return times
}

const firstSound = ({ calleeHears, callerHears }: Times) => Math.max(calleeHears, callerHears)
const firstPicture = ({ calleeSees, callerSees }: Times) => Math.max(calleeSees, callerSees)

function rowsOf(name: string, times: readonly Times[]): Row[] {
  const row = (what: string, of: (times: Times) => number, share: number): Row => ({
    name: `${name}: ${what}`,
    value: percentile(times.map(of), share),
    unit: 'ms',
  })
  return [
    row('callee hears, median', (one) => one.calleeHears, 0.5),
    row('caller hears, median', (one) => one.callerHears, 0.5),
    row('callee sees, median', (one) => one.calleeSees, 0.5),
    row('caller sees, median', (one) => one.callerSees, 0.5),
    row('both hear, p95', firstSound, 0.95),
    row('both see, p95', firstPicture, 0.95),
  ]
}

function compare(
  isFar: boolean,
  ours: readonly Times[],
  others: readonly (readonly [string, readonly Times[]])[],
): Row[] {
  const p95 = { name: 'ours: both hear, p95', value: percentile(ours.map(firstSound), 0.95), unit: 'ms' }
  const ratios = others.flatMap(([name, times]) =>
    (
      [
        ['sound', firstSound],
        ['picture', firstPicture],
      ] as const
    ).map(([what, of]) => ({
      name: `ours / ${name}: ${what}`,
      value: median(ours.map(of)) / median(times.map(of)),
      unit: '×',
      ...(isFar && what === 'sound' && name === offerAfterAccept.name ? { budget: atMost(0.4) } : {}),
    })),
  )
  return isFar ? [{ ...p95, budget: atMost(250) }, ...ratios] : ratios
}

const acceptPart = (name: string, delayMs: number): Part => ({
  name: `calls.${name}`,
  async measure(run) {
    const network = await openNetwork(run, delayMs)
    const ours = await measure(run, network, poruch)
    const others: [string, Times[]][] = []
    for (const peer of [peerJs, offerWhileRinging, offerAfterAccept])
      others.push([peer.name, await measure(run, network, peer)])
    const rows = [[poruch.name, ours] as const, ...others].flatMap(([who, times]) => rowsOf(who, times))
    return [...rows, ...compare(delayMs > 0, ours, others)]
  },
})

export const near = acceptPart('near', 0)
/** 50 ms each way between the two people, and between each of them and the server. */
export const far = acceptPart('far', 50)
