// V-1: the newest version that both sides speak.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseVersion, versions } from './version.ts'

test('V-1: the newest common version is chosen, whatever else is offered and in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (others, position) => {
      const offered = others.toSpliced(position % (others.length + 1), 0, versions[0])
      expect(chooseVersion(offered)).toBe(versions[0])
    }),
  )
})

test('V-1: no common version is null', () => {
  expect(chooseVersion([])).toBeNull()
  expect(chooseVersion([0, 2, -1, Number.NaN, 1.5])).toBeNull()
})

test('V-1: versions stand newest first, each once', () => {
  expect([...versions]).toEqual([...new Set(versions)].sort((a, b) => b - a))
})
