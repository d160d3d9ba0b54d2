// Proves that frames reach each socket in order, together where they can, and that many of them leave room for others.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFanOut, type FanOut, type Target } from './fan-out.ts'
import { type Frame, toFrame } from './frame.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve))
const turn = () => new Promise((resolve) => setImmediate(resolve))

interface Reader extends Target {
  readonly got: string[]
  /** Each piece in which something came. */
  readonly pieces: string[][]
  /** How many frames were in each write. */
  readonly writes: number[]
}

function reader(): Reader {
  let kept: string[] | null = null
  const [got, pieces, writes]: [string[], string[][], number[]] = [[], [], []]
  return {
    got,
    pieces,
    writes,
    write({ texts }) {
      writes.push(texts.length)
      got.push(...texts)
      if (kept === null) pieces.push([...texts])
      else kept.push(...texts)
    },
    cork() {
      kept = []
    },
    uncork() {
      if (kept !== null) pieces.push(kept)
      kept = null
    },
  }
}
const readers = (count: number) => Array.from({ length: count }, reader)
const writesTo = (targets: readonly Reader[]) => targets.reduce((sum, { pieces }) => sum + pieces.length, 0)
const tell = (fanOut: FanOut, targets: readonly Target[], ...texts: readonly string[]) => {
  for (const text of texts) fanOut.deliver(targets, toFrame(text))
}

it('writes a small audience at the end of the turn', async () => {
  const few = readers(500)
  tell(createFanOut(), few, 'one')
  expect(writesTo(few)).toBe(0)
  await tick()
  expect(few.every(({ got }) => got.length === 1)).toBe(true)
})

it('writes what is told to the same sockets in one turn as one piece, built once', async () => {
  const all = readers(3)
  const seen = new Set<Frame>()
  const targets = all.map((one) => ({
    ...one,
    write(frame: Frame) {
      seen.add(frame)
      one.write(frame)
    },
  }))
  const fanOut = createFanOut()
  tell(fanOut, targets, 'one', 'two')
  // A list of its own, as direct chats have.
  tell(fanOut, [...targets], 'three')
  await tick()
  expect(all.map(({ pieces }) => pieces)).toEqual(all.map(() => [['one', 'two', 'three']]))
  expect(seen.size).toBe(1)
})

it('joins no more than a slow reader may be written unlooked at', async () => {
  const one = reader()
  tell(createFanOut(), [one], ...Array.from({ length: 5 }, () => 'x'.repeat(20_000)))
  await tick()
  expect(one.writes).toEqual([3, 2])
})

it('corks a socket that several audiences of one turn share', async () => {
  const [a, b, c] = [reader(), reader(), reader()]
  const fanOut = createFanOut()
  tell(fanOut, [a, b], 'one')
  tell(fanOut, [b, c], 'two')
  tell(fanOut, [b], 'three')
  await tick()
  expect([a, b, c].map(({ pieces }) => pieces)).toEqual([[['one']], [['one', 'two', 'three']], [['two']]])
})

it('writes 500 sockets in one turn, however many events there are', async () => {
  const many = readers(1_200)
  const fanOut = createFanOut()
  tell(fanOut, many, 'one')
  tell(fanOut, many.toReversed(), 'two')
  await tick()
  expect(writesTo(many)).toBe(500)
  expect(fanOut.waiting()).toBe(1_900)
  await turn()
  expect(writesTo(many)).toBe(1_000)
  await fanOut.settled()
  expect(many.every(({ got }) => got.join() === 'one,two' || got.join() === 'two,one')).toBe(true)
})

it('joins what is told while a wide audience still waits', async () => {
  const many = readers(1_200)
  const fanOut = createFanOut()
  tell(fanOut, many, 'one')
  await tick()
  tell(fanOut, many, 'two', 'three')
  await fanOut.settled()
  const [first] = many
  expect(first?.pieces).toEqual([['one'], ['two', 'three']])
  expect(writesTo(many)).toBe(2_400)
})

it('counts many small audiences of one turn together', async () => {
  const some = readers(100)
  const fanOut = createFanOut()
  for (let event = 0; event < 20; event += 1) tell(fanOut, [...some], String(event))
  await tick()
  expect(some.reduce((sum, { got }) => sum + got.length, 0)).toBe(500)
})

it('takes large frames for as many writes as they cost', async () => {
  const some = readers(500)
  const fanOut = createFanOut()
  tell(fanOut, some, 'x'.repeat(64 * 1024))
  await tick()
  expect(writesTo(some)).toBe(100)
})

it('holds no more than it should: whoever tells more writes first', () => {
  const wide = readers(600)
  const fanOut = createFanOut()
  const megabyte = toFrame('x'.repeat(2 ** 20))
  for (let event = 0; event < 32; event += 1) fanOut.deliver(wide, megabyte)
  expect(writesTo(wide)).toBeGreaterThanOrEqual(600)
  expect(writesTo(wide)).toBeLessThan(1_200)
})

it('holds no more of what is joined either', async () => {
  const [wide, size, events] = [readers(600), 20_000, 3_000]
  const fanOut = createFanOut()
  const frame = toFrame('x'.repeat(size))
  for (let told = 1; told <= events; told += 1) {
    fanOut.deliver(wide, frame)
    const written = wide.at(-1)?.got.length ?? 0
    expect((told - written) * frame.bytes.length).toBeLessThanOrEqual(32 * 1024 * 1024 + 64 * 1024)
  }
  expect(Math.max(...wide.map(({ writes }) => Math.max(...writes)))).toBe(3)
  await fanOut.settled()
  expect(wide.every(({ got }) => got.length === events)).toBe(true)
})

it('lets go of what is written while more waits', async () => {
  const fanOut = createFanOut()
  const tellOne = (targets: readonly Target[]): WeakRef<Frame> => {
    const frame = toFrame('x'.repeat(1_000))
    fanOut.deliver(targets, frame)
    return new WeakRef(frame)
  }
  const nobodyKeeps = { write: () => undefined, cork: () => undefined, uncork: () => undefined }
  const first = tellOne([nobodyKeeps])
  const second = tellOne(readers(1_200))
  fanOut.flush()
  await turn()
  expect(fanOut.waiting()).toBeGreaterThan(0)
  collectGarbage()
  expect([first.deref(), second.deref()?.texts.length]).toEqual([undefined, 1])
})

it('flushes what is joined and what is corked, in one piece for each socket', () => {
  const [a, b] = [reader(), reader()]
  const fanOut = createFanOut()
  const both = [a, b]
  tell(fanOut, both, 'one', 'two')
  tell(fanOut, [b], 'three')
  tell(fanOut, both, 'four')
  fanOut.flush()
  expect([a, b].map(({ pieces }) => pieces)).toEqual([
    [['one', 'two', 'four']],
    [['one', 'two', 'three', 'four']],
  ])
  expect(b.writes).toEqual([2, 1, 1])
})

it('flushes what the turn allows before a socket is closed', () => {
  const few = readers(2)
  const fanOut = createFanOut()
  tell(fanOut, few, 'last')
  fanOut.flush()
  expect(writesTo(few)).toBe(2)
  expect(fanOut.waiting()).toBe(0)
})

it('W-9: keeps the order of each socket between wide and narrow deliveries', async () => {
  const step = fc.record({ from: fc.nat(1_500), count: fc.integer({ min: 1, max: 1_500 }), turns: fc.nat(2) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, isEager) => {
      const all = readers(1_500)
      const expected = all.map((): string[] => [])
      const fanOut = createFanOut()
      for (const [index, { from, count, turns }] of steps.entries()) {
        tell(fanOut, all.slice(from, from + count), String(index))
        for (const texts of expected.slice(from, from + count)) texts.push(String(index))
        if (isEager) fanOut.flush()
        for (let passed = 0; passed < turns; passed += 1) await turn()
      }
      await fanOut.settled()
      expect(all.map(({ got }) => got)).toEqual(expected)
      expect(all.map(({ pieces }) => pieces.flat())).toEqual(expected)
    }),
    { numRuns: 50, verbose: true },
  )
})
