// Proves that whoever comes into a chat misses nothing that was told before they heard of it.
import { type ChatId, newId } from '@poruch/protocol'
import { expect, it } from 'vitest'
import { addMembers, setState } from '../chats/store-members.ts'
import { isPostgres } from '../db/json-rows.ts'
import { addGroup, append, draftOf } from '../testing/stored.ts'
import { createTestContext } from '../testing/test-context.ts'
import { arrivalsOf, confirmArrivals, publishArrivals } from './chat-added.ts'

it('S-13: on PostgreSQL what was committed before they heard of the chat is told by it once more', async () => {
  const test = await createTestContext()
  const { context } = test
  const [olena, taras] = [await test.person('Olena'), await test.person('Taras')]
  const chatId: ChatId = await addGroup(context.store, olena.userId)
  const arrivals = await context.store.transaction(async (tx) => {
    await addMembers(tx, chatId, [taras.userId], 1)
    return await arrivalsOf(tx, chatId, [taras.userId])
  })
  const re = newId()
  publishArrivals(context, arrivals, re, olena)
  const told = [...test.published]
  expect(told.map(({ kind }) => kind)).toEqual(['enter', 'event'])
  await confirmArrivals(context, arrivals, re)
  expect(test.published).toHaveLength(2)
  await append(context.store, [draftOf(chatId, olena.userId)])
  await confirmArrivals(context, arrivals, re)
  const again = {
    audience: { people: [taras.userId] },
    event: { type: 'chat.added', re, entry: { chat: { lastSeq: 1 }, unread: 1 } },
  }
  expect(test.published.splice(2)).toMatchObject(isPostgres(context.store.db) ? [again] : [])
  // Out again: the leaving may have been told before the coming.
  await context.store.transaction((tx) => setState(tx, chatId, taras.userId, 'removed', 2))
  await confirmArrivals(context, arrivals, re)
  const people = [taras.userId]
  const gone = [
    { kind: 'leave', chat: chatId, people },
    { audience: { people }, event: { type: 'chat.gone', chatId, reason: 'removed' } },
  ]
  expect(test.published.slice(2)).toMatchObject(isPostgres(context.store.db) ? gone : [])
})
