// Proves that what is dragged never leaves its area.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepInside, stepOf } from './drag.ts'

const seed = 20_261_121

it(`keeps a thing whole inside, wherever it is dragged (seed ${seed})`, () => {
  const size = fc.integer({ min: 1, max: 500 })
  const far = fc.integer({ min: -5_000, max: 5_000 })
  fc.assert(
    fc.property(far, far, size, size, size, size, (x, y, width, height, roomX, roomY) => {
      const area = { left: 8, top: 8, width: width + roomX, height: height + roomY }
      const home = { left: 8 + roomX, top: 8 + roomY, width, height }
      const kept = keepInside({ x, y }, home, area)
      expect(home.left + kept.x).toBeGreaterThanOrEqual(area.left)
      expect(home.top + kept.y).toBeGreaterThanOrEqual(area.top)
      expect(home.left + kept.x + width).toBeLessThanOrEqual(area.left + area.width)
      expect(home.top + kept.y + height).toBeLessThanOrEqual(area.top + area.height)
    }),
    { seed },
  )
})

it('leaves alone what is inside already', () => {
  const area = { left: 0, top: 0, width: 400, height: 800 }
  const home = { left: 250, top: 600, width: 100, height: 100 }
  expect(keepInside({ x: -40, y: 12 }, home, area)).toEqual({ x: -40, y: 12 })
})

it('lets a thing that is larger than its area stand where it stood', () => {
  const area = { left: 0, top: 0, width: 100, height: 100 }
  expect(keepInside({ x: 50, y: -50 }, { ...area, width: 200, height: 200 }, area)).toEqual({ x: 0, y: 0 })
})

it('moves by the arrow keys and by no other', () => {
  const from = { x: 10, y: 10 }
  expect(stepOf('ArrowLeft', from)?.x).toBeLessThan(10)
  expect(stepOf('ArrowRight', from)?.x).toBeGreaterThan(10)
  expect(stepOf('ArrowUp', from)?.y).toBeLessThan(10)
  expect(stepOf('ArrowDown', from)?.y).toBeGreaterThan(10)
  expect(stepOf('Enter', from)).toBeNull()
})
