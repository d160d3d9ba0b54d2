// How long two who talk do not hear each other when networks fail: namespaces, a real relay, the real app and server.
import { type FarApart, openFarApart, talk } from '../../e2e/net/far-apart.ts'
import { networksArePossible } from '../../e2e/net/network.ts'
import { bothHear, heardNothingFor, moveOn, silence, watchSilence } from '../../e2e/net/silence.ts'
import { turnUrl } from '../../e2e/net/turn-server.ts'
import type { Part } from '../part.ts'
import { atMost, type Row } from '../report.ts'
import { percentile } from '../stats.ts'

const tunnels = [3, 8, 12] as const

/** What both did not hear meanwhile, in milliseconds. */
async function silences(apart: FarApart, happen: () => Promise<unknown>): Promise<[number, number]> {
  const { caller, callee } = apart
  await watchSilence(apart)
  await happen()
  await bothHear(apart)
  return [await silence(caller), await silence(callee)]
}

async function loseTheWay({ network, caller, callee }: FarApart): Promise<void> {
  network.blackHole(true)
  await Promise.all([caller, callee].map((one) => heardNothingFor(one, 500)))
}

/** From the end of the tunnel until each heard the other again. */
async function afterTunnel(apart: FarApart, seconds: number): Promise<number[]> {
  const { network, caller, callee } = apart
  await watchSilence(apart)
  network.tunnel('a', true)
  await Promise.all([caller, callee].map((one) => heardNothingFor(one, seconds * 1_000)))
  const before = await Promise.all(
    [caller, callee].map(async (one) => ({ ms: await silence(one), at: performance.now() })),
  )
  network.tunnel('a', false)
  const healedAt = performance.now()
  await bothHear(apart)
  const after = [await silence(caller), await silence(callee)]
  return before.map(({ ms, at }, place) => Math.max(0, (after[place] ?? 0) - ms - (healedAt - at)))
}

function rowsOf(what: string, took: readonly number[], limit: number): Row[] {
  return [
    { name: `${what}, median`, value: percentile(took, 0.5), unit: 'ms' },
    { name: `${what}, p95`, value: percentile(took, 0.95), unit: 'ms', budget: atMost(limit) },
  ]
}

export const recovery: Part = {
  name: 'calls.recovery',
  async measure(run) {
    if (!networksArePossible) return []
    const apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
    run.after(() => apart.close())
    const { network, caller, callee } = apart
    const [holes, moves]: [number[], number[]] = [[], []]
    const heals = new Map<number, number[]>()
    for (let round = 0; round < (run.isQuick ? 1 : 20); round += 1) {
      await talk(apart)
      // First: a tunnel may leave the call on the relay.
      holes.push(...(await silences(apart, () => loseTheWay(apart))))
      network.blackHole(false)
      for (const seconds of run.isQuick ? [3] : tunnels)
        heals.set(seconds, [...(heals.get(seconds) ?? []), ...(await afterTunnel(apart, seconds))])
      moves.push(...(await silences(apart, () => moveOn(apart, 'a', 3 + round))))
      await caller.screen.click('button', 'End call')
      await Promise.all([caller.hasNothingLeft(), callee.hasNothingLeft()])
    }
    return [
      ...rowsOf('the path black-holed, a relay there: silence', holes, 3_000),
      ...rowsOf('another address: silence', moves, 3_000),
      ...[...heals].flatMap(([seconds, took]) =>
        rowsOf(`after a tunnel of ${seconds} s: heard again`, took, 500),
      ),
    ]
  },
}
