// Proves that arrow keys go from tile to tile as they stand on the screen.
import { describe, expect, it } from 'vitest'
import { nextTile } from './next-tile.ts'

/** Five tiles in rows of two, the last one alone. */
const grid = [0, 1, 2, 3, 4].map((at) => ({
  left: (at % 2) * 110,
  top: Math.floor(at / 2) * 90,
  width: 100,
  height: 80,
}))

describe('an arrow key', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 1, 0],
    ['ArrowDown', 0, 2],
    ['ArrowUp', 3, 1],
    ['ArrowDown', 3, 4],
    ['Home', 3, 0],
    ['End', 0, 4],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(nextTile(grid, from, key)).toBe(to)
  })

  it('leads nowhere at the edge, and no other key leads anywhere', () => {
    expect(nextTile(grid, 0, 'ArrowUp')).toBeNull()
    expect(nextTile(grid, 1, 'ArrowRight')).toBeNull()
    expect(nextTile(grid, 0, 'Enter')).toBeNull()
    expect(nextTile([], 0, 'End')).toBeNull()
  })

  it('leads from the row of small ones to the large one above it', () => {
    const large = { left: 0, top: 0, width: 400, height: 300 }
    const small = [0, 1, 2].map((at) => ({ left: at * 130, top: 310, width: 120, height: 90 }))
    expect(nextTile([large, ...small], 3, 'ArrowUp')).toBe(0)
    expect(nextTile([large, ...small], 3, 'ArrowLeft')).toBe(2)
  })
})
