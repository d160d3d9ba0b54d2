// Proves that frames reach each socket in order, and that many of them leave room for everything else.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFanOut } from './fan-out.ts'
import { type Frame, toFrame } from './frame.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const target = () => {
  const got: string[] = []
  return { got, write: (frame: Frame) => void got.push(frame.text) }
}
const targets = (count: number) => Array.from({ length: count }, target)

it('writes a small audience at once', () => {
  const few = targets(500)
  createFanOut().deliver(few, toFrame('one'))
  expect(few.every(({ got }) => got.length === 1)).toBe(true)
})

it('writes 500 sockets in one turn, however many events there are', async () => {
  const many = targets(1_200)
  const fanOut = createFanOut()
  const written = () => many.reduce((sum, { got }) => sum + got.length, 0)
  fanOut.deliver(many, toFrame('one'))
  fanOut.deliver(many, toFrame('two'))
  expect(written()).toBe(500)
  expect(fanOut.waiting()).toBe(1_900)
  await turn()
  expect(written()).toBe(1_000)
  while (fanOut.waiting() > 0) await turn()
  expect(many.every(({ got }) => got.join() === 'one,two')).toBe(true)
})

it('counts many small audiences of one turn together', () => {
  const [some] = [targets(100)]
  const fanOut = createFanOut()
  for (let event = 0; event < 20; event += 1) fanOut.deliver(some, toFrame(String(event)))
  expect(some.reduce((sum, { got }) => sum + got.length, 0)).toBe(500)
})

it('W-9: keeps the order of each socket between wide and narrow deliveries', async () => {
  const step = fc.record({ from: fc.nat(1_500), count: fc.integer({ min: 1, max: 1_500 }), turns: fc.nat(2) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const all = targets(1_500)
      const expected = all.map((): string[] => [])
      const fanOut = createFanOut()
      for (const [index, { from, count, turns }] of steps.entries()) {
        fanOut.deliver(all.slice(from, from + count), toFrame(String(index)))
        for (const texts of expected.slice(from, from + count)) texts.push(String(index))
        for (let passed = 0; passed < turns; passed += 1) await turn()
      }
      while (fanOut.waiting() > 0) await turn()
      expect(all.map(({ got }) => got)).toEqual(expected)
    }),
    { numRuns: 50, verbose: true },
  )
})
