// Proves that the level of a voice goes from nothing to full in steps that ears hear.
import { expect, it } from 'vitest'
import { levelOf } from './audio-level.ts'

const tone = (gain: number) => Float32Array.from({ length: 1_024 }, (_, at) => gain * Math.sin(at / 7))

it('is 0 in silence and below the noise of a room, 1 when loud, and grows in between', () => {
  expect(levelOf(new Float32Array(1_024))).toBe(0)
  expect(levelOf(tone(0.002))).toBe(0)
  expect(levelOf(tone(1))).toBe(1)
  expect(levelOf(new Float32Array(0))).toBe(0)
  const steps = [0.01, 0.03, 0.1, 0.3].map((gain) => levelOf(tone(gain)))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  expect(new Set(steps).size).toBe(4)
})
