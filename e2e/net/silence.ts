// How long two people who talk do not hear each other.
import { test } from '@playwright/test'
import { olena, type Person, taras } from '../person.ts'
import { until } from '../until.ts'
import type { FarApart } from './far-apart.ts'
import type { Side } from './network.ts'

/** From now on each measures for how long they do not hear the other. */
export async function watchSilence({ caller, callee }: FarApart): Promise<void> {
  for (const [one, tone] of [[caller, taras.toneHz] as const, [callee, olena.toneHz] as const])
    await one.screen.evaluate((hertz) => window.probe.startSilenceWatch(hertz), tone)
}

export const silence = (one: Person) => one.screen.evaluate(() => window.probe.longestSilenceMs(), null)
export const bothHear = ({ caller, callee }: FarApart) =>
  Promise.all([caller.hears(taras.toneHz, 30_000), callee.hears(olena.toneHz, 30_000)])
export const heardNothingFor = (one: Person, ms: number) =>
  until(`${one.character.name} hears nothing`, async () => (await silence(one)) > ms, ms + 15_000)

/** Moves one of them into another network, and waits until the next connection stands alone: it may take no time to notice. */
export async function moveOn({ network, caller, callee }: FarApart, side: Side, last: number): Promise<void> {
  const both = [caller, callee]
  const made = (one: Person) => one.screen.evaluate(() => window.probe.connectionsMade(), null)
  const before = await Promise.all(both.map(made))
  network.moveTo(side, last)
  const hasNext = async (one: Person, known: number) =>
    (await made(one)) > known &&
    (await one.screen.evaluate(() => window.probe.left().connections, null)) === 1
  await Promise.all(
    both.map((one, place) =>
      until(`${one.character.name} has the next connection`, () => hasNext(one, before[place] ?? 0), 30_000),
    ),
  )
}

/** Tells the two longest silences, also in the output. */
export async function report(what: string, { caller, callee }: FarApart): Promise<[number, number]> {
  const gaps: [number, number] = [Math.round(await silence(caller)), Math.round(await silence(callee))]
  test.info().annotations.push({ type: what, description: `${gaps.join(' and ')} ms of silence` })
  console.log(`${what}: ${gaps.join(' and ')} ms of silence`)
  return gaps
}
