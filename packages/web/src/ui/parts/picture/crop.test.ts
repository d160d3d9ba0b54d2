// The square never leaves the picture, and what is under the finger stays there.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Crop, dragged, movedTo, placeOf, type Size, sideOf, wholeOf, zoomed, zoomMax } from './crop.ts'

const wide: Size = { width: 400, height: 200 }

function expectInside(size: Size, crop: Crop): void {
  const half = sideOf(size, crop) / 2
  const slack = 1e-6
  expect(crop.x - half).toBeGreaterThanOrEqual(-slack)
  expect(crop.y - half).toBeGreaterThanOrEqual(-slack)
  expect(crop.x + half).toBeLessThanOrEqual(size.width + slack)
  expect(crop.y + half).toBeLessThanOrEqual(size.height + slack)
  expect(crop.zoom).toBeGreaterThanOrEqual(1)
  expect(crop.zoom).toBeLessThanOrEqual(zoomMax)
}

test('begins with the largest square, in the middle', () => {
  expect(wholeOf(wide)).toEqual({ x: 200, y: 100, zoom: 1 })
  expect(sideOf(wide, wholeOf(wide))).toBe(200)
})

test('a picture that is dragged to the right shows more of its left, and stops at its edge', () => {
  expect(dragged(wide, wholeOf(wide), 0.25, 0.25)).toEqual({ x: 150, y: 100, zoom: 1 })
  expect(dragged(wide, wholeOf(wide), 9, 0)).toEqual({ x: 100, y: 100, zoom: 1 })
})

test('zooming keeps what lies under the finger there', () => {
  const crop = zoomed(wide, wholeOf(wide), 2, 0.25, -0.25)
  const under = ({ x, y }: Crop, side: number) => [x + 0.25 * side, y - 0.25 * side]
  expect(under(crop, sideOf(wide, crop))).toEqual(under(wholeOf(wide), 200))
})

test('zooming out again lies inside', () => {
  const corner = dragged(wide, zoomed(wide, wholeOf(wide), 4), 9, 9)
  expect(zoomed(wide, corner, 1)).toEqual({ x: 100, y: 100, zoom: 1 })
})

test('whatever is done, in whatever order, the square lies inside', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 9_000 }),
    height: fc.integer({ min: 1, max: 9_000 }),
  })
  const amount = fc.double({ min: -10, max: 10, noNaN: true })
  const part = fc.double({ min: -1, max: 2, noNaN: true })
  const step = fc.oneof(
    fc.tuple(amount, amount).map(
      ([x, y]) =>
        (of: Size, crop: Crop) =>
          dragged(of, crop, x, y),
    ),
    fc.tuple(amount, part, part).map(
      ([zoom, x, y]) =>
        (of: Size, crop: Crop) =>
          zoomed(of, crop, zoom, x, y),
    ),
    fc.tuple(part, part).map(
      ([x, y]) =>
        (of: Size, crop: Crop) =>
          movedTo(of, crop, x, y),
    ),
  )
  fc.assert(
    fc.property(size, fc.array(step), (of, steps) => {
      let crop = wholeOf(of)
      for (const take of steps) {
        crop = take(of, crop)
        expectInside(of, crop)
      }
    }),
  )
})

test('a place on the way is found again', () => {
  const crop = zoomed(wide, wholeOf(wide), 2)
  const moved = movedTo(wide, crop, 0.1, 0.9)
  const { across, down } = placeOf(wide, moved)
  expect([across, down].map((value) => Math.round(value * 100))).toEqual([10, 90])
  expect(placeOf(wide, wholeOf(wide))).toEqual({ across: 0.5, down: 0.5 })
})
