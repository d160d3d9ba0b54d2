// Proves that the ringtone and the ringback can be looped without a crack and are never loud.
import { expect, it } from 'vitest'
import { samplesOf } from './sounds.ts'

it.each(['ring', 'ringback'] as const)(
  '%s is heard, stays quiet, and begins and ends in silence',
  (sound) => {
    for (const rate of [16_000, 44_100, 48_000]) {
      const samples = samplesOf(sound, rate)
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
      expect(peak).toBeGreaterThan(0.03)
      expect(peak).toBeLessThan(0.7)
      expect(samples[0]).toBeCloseTo(0, 3)
      expect(samples.at(-1)).toBe(0)
      // No jump anywhere: a jump is a crack. The steepest wave stays far below this at the lowest rate.
      const jump = samples.reduce(
        (most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? 0))),
        0,
      )
      expect(jump).toBeLessThan(0.25)
    }
  },
)

it('the ringback is one second of tone in five', () => {
  const samples = samplesOf('ringback', 16_000)
  expect(samples).toHaveLength(5 * 16_000)
  const silent = samples.slice(16_000)
  expect(silent.every((sample) => sample === 0)).toBe(true)
})
