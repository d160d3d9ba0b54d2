// What a person has half written stays where it was left.
import { settle } from '@poruch/live/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Session } from '../session.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const draft = (session: Session) => session.timeline(world.chatId).state.get().draft

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
  expect([draft(again), again.timeline(chatId).state.get().draft]).toEqual(['half a', 'another'])
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
