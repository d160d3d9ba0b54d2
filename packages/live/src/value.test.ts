// Values keep their reference while nothing changes, and tell each listener once.
import { expect, test } from 'vitest'
import { batch, computed, Value } from './value.ts'

test('a computed value keeps its reference until a source changes', () => {
  const a = new Value(1)
  const b = new Value('x')
  let runs = 0
  const both = computed([a, b], () => {
    runs += 1
    return { a: a.get(), b: b.get() }
  })
  const first = both.get()
  expect(both.get()).toBe(first)
  expect(runs).toBe(1)
  a.set(2)
  expect(both.get()).toEqual({ a: 2, b: 'x' })
  expect(both.get()).toBe(both.get())
  expect(runs).toBe(2)
})

test('a value that does not change tells nobody', () => {
  const value = new Value(1)
  let told = 0
  const end = value.subscribe(() => {
    told += 1
  })
  value.set(1)
  expect(told).toBe(0)
  value.set(2)
  expect(told).toBe(1)
  end()
  value.set(3)
  expect(told).toBe(1)
})

test('a computed value tells only when its result is another one', () => {
  const number = new Value(1)
  const even = computed([number], () => number.get() % 2 === 0)
  const told: boolean[] = []
  even.subscribe(() => told.push(even.get()))
  number.set(3)
  number.set(4)
  number.set(6)
  number.set(7)
  expect(told).toEqual([true, false])
})

test('a batch tells once, at its end, and never a half-made state', () => {
  const a = new Value(0)
  const b = new Value(0)
  const sum = computed([a, b], () => a.get() + b.get())
  const seen: number[] = []
  sum.subscribe(() => seen.push(sum.get()))
  batch(() => {
    a.set(1)
    batch(() => b.set(1))
    expect(seen).toEqual([])
  })
  expect(seen).toEqual([2])
})

test('a listener that throws keeps nobody else from being told', () => {
  const value = new Value(0)
  let told = 0
  value.subscribe(() => {
    throw new Error('broken listener')
  })
  value.subscribe(() => {
    told += 1
  })
  expect(() => value.set(1)).toThrow('broken listener')
  expect(told).toBe(1)
  expect(() => value.set(2)).toThrow('broken listener')
  expect(told).toBe(2)
})

test('one that ends its watch while others are told is not told any more', () => {
  const value = new Value(0)
  let told = 0
  const ends: (() => void)[] = []
  value.subscribe(() => {
    for (const end of ends) end()
  })
  ends.push(
    value.subscribe(() => {
      told += 1
    }),
  )
  value.set(1)
  expect(told).toBe(0)
})
