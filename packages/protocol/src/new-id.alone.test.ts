// D-1: ids are UUIDs of version 7, unique, and in text order the order of their making.
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as NewId from './new-id.ts'

let newId: typeof NewId.newId
let idTimeMs: typeof NewId.idTimeMs

// The latest time and the counter belong to the process: each test starts a new one.
beforeEach(async () => {
  vi.resetModules()
  ;({ newId, idTimeMs } = await import('./new-id.ts'))
})

/** Milliseconds up to the year 2096; 48 bits would reach to 10889. */
const times = fc.integer({ min: 0, max: 4_000_000_000_000 })

function expectAscending(ids: readonly string[]): void {
  for (const [index, id] of ids.entries()) {
    const before = ids[index - 1]
    if (before !== undefined && !(before < id)) expect.fail(`${before} stands before ${id}`)
  }
}

describe('form', () => {
  test('D-1: version 7, variant 10, lower case (RFC 9562, section 5.7)', () => {
    fc.assert(
      fc.property(times, (now) => {
        const id = newId(now)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
  })

  test('D-1: the first 48 bits are the time, as in the example of RFC 9562, appendix A.6', () => {
    const now = 0x017f22e279b0
    expect(newId(now).slice(0, 13)).toBe('017f22e2-79b0')
    expect(idTimeMs('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(now)
  })

  test('all 62 random bits vary, the two bits of the variant do not', () => {
    const tails = Array.from({ length: 512 }, () => BigInt(`0x${newId(1).slice(19).replace('-', '')}`))
    const ones = tails.reduce((sum, tail) => sum | tail)
    const zeros = tails.reduce((sum, tail) => sum & tail)
    expect(ones).toBe((0b10n << 62n) | ((1n << 62n) - 1n))
    expect(zeros).toBe(0b10n << 62n)
  })
})

describe('order', () => {
  test('ascending and unique within one millisecond, beyond the 4,096 that its counter holds', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(1_777_914_000_000))
    expectAscending(ids)
    expect(new Set(ids).size).toBe(ids.length)
    expect(idTimeMs(ids.at(-1) ?? '')).toBe(1_777_914_000_002)
  })

  test('a clock that steps back is held at its latest value', () => {
    const ids = [newId(5_000), newId(4_000), newId(0), newId(5_000), newId(5_001)]
    expectAscending(ids)
    expect(ids.map(idTimeMs)).toEqual([5_000, 5_000, 5_000, 5_000, 5_001])
  })

  test('ascending for any clock', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 2, maxLength: 200 }), (clock) => {
        expectAscending(clock.map((now) => newId(now)))
      }),
    )
  })

  test('with no clock given, the time is now', () => {
    const before = Date.now()
    const time = idTimeMs(newId())
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(Date.now())
  })
})

describe('idTimeMs', () => {
  test('gives back the time of any id', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        expect(idTimeMs(id)).toBe(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))
      }),
    )
  })

  test.each(['', 'abc', 'deadbeef', '5ba7b810-9dad-41d1-80b4-00c04fd430c8', `${'0'.repeat(8)}-0000`])(
    '%j is no version 7 id: NaN',
    (text) => {
      expect(idTimeMs(text)).toBeNaN()
    },
  )
})
