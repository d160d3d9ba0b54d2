// A picture that is zoomed and moved stays under the finger, and covers its frame.
import { describe, expect, test } from 'vitest'
import { fitted, keepIn, panBy, zoomAt, zoomByKey } from './zoom.ts'

const frame = { width: 400, height: 300 }
const middle = { x: 0, y: 0 }

describe('zooming', () => {
  test('keeps what lies under the pointer where it is', () => {
    const at = { x: 100, y: -50 }
    const zoomed = zoomAt(fitted, 2, at, frame)
    // The point of the picture that lay there, in the picture's own measure, before and after.
    expect([(at.x - zoomed.x) / zoomed.scale, (at.y - zoomed.y) / zoomed.scale]).toEqual([100, -50])
  })

  test('ends at all of the picture, and at eight times', () => {
    expect(zoomAt(fitted, 0.1, { x: 50, y: 50 }, frame)).toEqual(fitted)
    expect(zoomAt(fitted, 100, middle, frame).scale).toBe(8)
  })

  test('out again near an edge shows nothing beyond it', () => {
    const corner = panBy(zoomAt(fitted, 4, middle, frame), { x: 9_999, y: 9_999 }, frame)
    expect(corner).toEqual({ scale: 4, x: 600, y: 450 })
    expect(zoomAt(corner, 0.5, middle, frame)).toEqual({ scale: 2, x: 200, y: 150 })
  })
})

describe('moving', () => {
  test('a picture that fits does not move', () => {
    expect(panBy(fitted, { x: 50, y: 50 }, frame)).toEqual(fitted)
  })

  test('a frame that grows smaller keeps the picture over it', () => {
    expect(keepIn({ scale: 2, x: 200, y: 150 }, { width: 200, height: 100 })).toEqual({
      ...{ scale: 2, x: 100, y: 50 },
    })
  })
})

describe('a key', () => {
  test.each([
    ['+', { scale: 1.25, x: 0, y: 0 }],
    ['=', { scale: 1.25, x: 0, y: 0 }],
    ['0', fitted],
    ['Enter', null],
  ])('%s gives %j', (key, zoom) => expect(zoomByKey(key, fitted, frame)).toEqual(zoom))

  test('an arrow shows what lies in its direction', () => {
    const zoomed = zoomAt(fitted, 2, middle, frame)
    expect(zoomByKey('ArrowRight', zoomed, frame)).toMatchObject({ x: -64, y: 0 })
    expect(zoomByKey('ArrowUp', zoomed, frame)).toMatchObject({ x: 0, y: 64 })
  })
})
