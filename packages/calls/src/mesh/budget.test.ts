// What each number of people leaves for each of them.
import { expect, test } from 'vitest'
import { budgetOf, preferenceOf, type Share } from './budget.ts'

const direct = (others: number): Share => ({ others, path: 'direct', hasBoth: false })
const relayed = (others: number, hasBoth = false): Share => ({ others, path: 'relayed', hasBoth })

test.each([
  [1, 1_700_000, 30, 1],
  [2, 800_000, 25, 720 / 540],
  [3, 450_000, 20, 2],
  [4, 450_000, 20, 2],
])('a 720p camera for %i others', (others, maxBitrate, maxFramerate, scaleResolutionDownBy) => {
  expect(budgetOf('camera', direct(others), 720)).toEqual({
    ...{ maxBitrate, maxFramerate, scaleResolutionDownBy },
  })
})

test.each(['camera', 'screen'] as const)('for five others and more there is no %s', (source) => {
  for (const others of [5, 6, 7]) expect(budgetOf(source, direct(others), 720)).toBeNull()
  expect(budgetOf(source, direct(4), 720)).not.toBeNull()
})

test.each([
  [1, 480, 1],
  [1, 1080, 1.5],
  [2, 480, 1],
  [4, 1080, 3],
  [4, null, 1],
])('for %i others a camera of %s lines is divided by %d, and never made larger', (others, lines, scale) => {
  expect(budgetOf('camera', direct(others), lines)?.scaleResolutionDownBy).toBe(scale)
})

test.each([
  [1, 2_500_000],
  [2, 1_250_000],
  [4, 625_000],
])('a screen keeps its size, and %i others share its bits', (others, maxBitrate) => {
  expect(budgetOf('screen', direct(others), 1440)).toEqual({ maxBitrate, maxFramerate: 15 })
})

test('a voice is sent to everybody alike, and before all pictures', () => {
  const voice = { maxBitrate: 32_000, priority: 'high', networkPriority: 'high' }
  for (const others of [0, 1, 4, 7]) {
    expect(budgetOf('microphone', direct(others), null)).toEqual(voice)
    expect(budgetOf('microphone', relayed(others), null)).toEqual(voice)
  }
})

test.each([
  ['camera', true, 'maintain-framerate'],
  ['camera', false, 'balanced'],
  ['screen', true, 'maintain-resolution'],
  ['microphone', true, undefined],
] as const)('of a %s (moving: %s) is kept: %s', (source, moves, kept) => {
  expect(preferenceOf(source, moves).degradationPreference).toBe(kept)
})

test.each([
  [1, false],
  [1, true],
  [2, true],
  [4, true],
])('with %i others a relayed link carries at most 1 Mbit/s (camera and screen: %s)', (others, hasBoth) => {
  const share = relayed(others, hasBoth)
  const bits = (sources: readonly ('microphone' | 'screen-audio' | 'camera' | 'screen')[]) =>
    sources.reduce((sum, source) => sum + (budgetOf(source, share, 720)?.maxBitrate ?? 0), 0)
  const pictures = hasBoth ? [['camera', 'screen'] as const] : [['camera'] as const, ['screen'] as const]
  for (const shown of pictures) {
    expect(bits(['microphone', 'screen-audio', ...shown])).toBeLessThanOrEqual(1_000_000)
    for (const source of shown) expect(bits([source])).toBeGreaterThanOrEqual(160_000)
  }
})

test('before the first one is in, and while the path is not known, all is as for one', () => {
  expect(budgetOf('camera', { ...direct(0), path: null }, 720)).toEqual(budgetOf('camera', direct(1), 720))
})
