// Proves that the marks of many are told at most once a second, and the last one always.
import type { ChatId, UserId } from '@poruch/protocol'
import { pino } from 'pino'
import { beforeEach, expect, it, vi } from 'vitest'
import { addGroup, addPeople, append, draftOf } from '../testing/stored.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import { createMarkTelling, type MarkTelling } from './mark-telling.ts'
import { raiseReadMarks } from './store-marks.ts'

let test: TestContext
let telling: MarkTelling
let chatId: ChatId
let people: UserId[]
let told: { userId: UserId; seq: number }[][]
beforeEach(async () => {
  test = await createTestContext()
  const { store } = test.context
  people = (await addPeople(store, 5)).map(({ id }) => id)
  const [owner, ...others] = people
  if (owner === undefined) throw new Error('There is nobody.')
  chatId = await addGroup(store, owner, others)
  await append(
    store,
    Array.from({ length: 20 }, () => draftOf(chatId, owner)),
  )
  told = []
  const { clock } = test
  const log = pino({ level: 'silent' })
  telling = createMarkTelling({
    store,
    clock,
    log,
    publish: (_, event) => {
      if (event.type === 'read.changed') told.push(event.marks)
    },
  })
})

async function read(place: number, seq: number): Promise<void> {
  const userId = people[place]
  if (userId === undefined) throw new Error('There is nobody.')
  await test.context.store.transaction((tx) => raiseReadMarks(tx, [{ chatId, userId, seq }], 1))
  telling.rose(chatId, userId)
}
const seqs = () => told.map((marks) => marks.map(({ seq }) => seq))
/** Waits until it was told so often; the database answers when it likes. */
const until = (times: number) => vi.waitFor(() => expect(told).toHaveLength(times))
/** Lets every look that is on its way come to its end. */
const settle = () => telling.settled()

it('S-11: the first is told at once, with the two greatest', async () => {
  await read(1, 3)
  await until(1)
  expect(seqs()).toEqual([[3, 0]])
})

it('S-11: what rises within a second is told together at its end, the last one always', async () => {
  await read(1, 3)
  await until(1)
  await settle()
  for (const [place, seq] of [
    [2, 4],
    [3, 5],
    [2, 6],
    [4, 7],
  ] as const)
    await read(place, seq)
  await settle()
  expect(seqs()).toEqual([[3, 0]])
  test.clock.advance(999)
  await settle()
  expect(told).toHaveLength(1)
  test.clock.advance(1)
  await until(2)
  expect(seqs()[1]).toEqual([7, 6])
})

it('S-11: those who only draw level with what was told are not told', async () => {
  await read(1, 5)
  await read(2, 5)
  await settle()
  test.clock.advance(1_000)
  await settle()
  const before = told.length
  expect(seqs().at(-1)).toEqual([5, 5])
  await read(3, 5)
  await read(4, 5)
  await settle()
  test.clock.advance(1_000)
  await settle()
  expect(told).toHaveLength(before)
})

it('S-11: one that is not among the two greatest is not told', async () => {
  await read(1, 10)
  await until(1)
  await settle()
  await read(2, 9)
  test.clock.advance(1_000)
  await until(2)
  await settle()
  await read(3, 5)
  test.clock.advance(1_000)
  await settle()
  expect(seqs()).toEqual([
    [10, 0],
    [10, 9],
  ])
})

it('S-11: a look that fails is made again', async () => {
  const { db } = test.context.store
  const ask = vi.spyOn(db, 'executeQuery').mockRejectedValueOnce(new Error('broken'))
  await read(1, 3)
  await settle()
  expect(told).toEqual([])
  ask.mockRestore()
  test.clock.advance(1_000)
  await until(1)
})

it('ends with its owner', async () => {
  await read(1, 3)
  await until(1)
  await settle()
  await read(2, 4)
  await telling.stop()
  test.clock.advance(1_000)
  await settle()
  expect(told).toHaveLength(1)
})
