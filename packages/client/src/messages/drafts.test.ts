// What a person has half written stays where it was left.
import { settle } from '@poruch/live/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Session } from '../session.ts'
import { openWorld, textOf, type World } from '../testing/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const draft = (session: Session) => session.timeline(world.chatId).draft.get()

test('a draft survives the page, each chat has its own, and none is told to the server', async () => {
  const { chatId } = await world.friend('Carol')
  const cache = memoryCache()
  const session = await world.open(cache)
  await world.server.exchange()
  session.timeline(world.chatId).setDraft('half a')
  session.timeline(chatId).setDraft('another')
  await settle()
  expect([draft(session), world.wire.toServer]).toEqual(['half a', []])
  await session.close()
  const again = await world.open(cache)
  expect([draft(again), again.timeline(chatId).draft.get()]).toEqual(['half a', 'another'])
})

test('a letter changes the draft, and nothing that the messages are drawn from', async () => {
  const { state, draft: text, setDraft } = (await world.open()).timeline(world.chatId)
  const before = state.get()
  let told = 0
  const ends = [state.subscribe(() => (told += 1)), text.subscribe(() => (told += 10))]
  setDraft('h')
  expect([text.get(), told]).toEqual(['h', 10])
  expect(state.get()).toBe(before)
  for (const end of ends) end()
})

test('an emptied draft is gone, also after the page', async () => {
  const cache = memoryCache()
  const session = await world.open(cache)
  session.timeline(world.chatId).setDraft('half a')
  session.timeline(world.chatId).setDraft('')
  await session.close()
  const again = await world.open(cache)
  expect(draft(again)).toBe('')
  expect((await cache.load(world.alice.user.id)).drafts.size).toBe(0)
})

test('O-3: a draft that one page sent is gone from the others, and is not sent twice', async () => {
  const cache = memoryCache()
  const [here, there] = [await world.open(cache), await world.open(cache)]
  here.timeline(world.chatId).setDraft('hello')
  await settle()
  expect(draft(there)).toBe('hello')
  here.timeline(world.chatId).send(textOf('hello'))
  await settle()
  expect([draft(here), draft(there)]).toEqual(['', ''])
})

test('O-3: the news of another page takes nothing away that is being written here', async () => {
  const { chatId } = await world.friend('Carol')
  const cache = memoryCache()
  const [here, there] = [await world.open(cache), await world.open(cache)]
  const read = cache.readDrafts.bind(cache)
  const answers: (() => void)[] = []
  vi.spyOn(cache, 'readDrafts').mockImplementation(async () => {
    const drafts = await read()
    await new Promise<void>((resolve) => answers.push(resolve))
    return drafts
  })
  here.timeline(chatId).setDraft('another')
  await settle()
  there.timeline(world.chatId).setDraft('written meanwhile')
  const seen: string[] = []
  there.timeline(world.chatId).state.subscribe(() => seen.push(draft(there)))
  while (answers.length > 0) {
    answers.shift()?.()
    await settle()
  }
  expect(draft(there)).toBe('written meanwhile')
  expect(seen).not.toContain('')
  expect(there.timeline(chatId).draft.get()).toBe('another')
})
