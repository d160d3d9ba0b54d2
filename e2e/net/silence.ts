// How long two people who talk do not hear each other.
import { test } from '@playwright/test'
import { olena, type Person, taras } from '../person.ts'
import { until } from '../until.ts'
import type { FarApart } from './far-apart.ts'

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

/** Tells the two longest silences, also in the output. */
export async function report(what: string, { caller, callee }: FarApart): Promise<[number, number]> {
  const gaps: [number, number] = [Math.round(await silence(caller)), Math.round(await silence(callee))]
  test.info().annotations.push({ type: what, description: `${gaps.join(' and ')} ms of silence` })
  console.log(`${what}: ${gaps.join(' and ')} ms of silence`)
  return gaps
}
