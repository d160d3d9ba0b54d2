// People, chats and calls in a store, for tests of it.
import {
  type Call,
  type Chat,
  type ChatId,
  type ChatKind,
  newId,
  type User,
  type UserId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect } from 'vitest'
import { insertCall } from '../calls/store.ts'
import { createChat, findChat, openDirectChat } from '../chats/store.ts'
import type { Store } from '../db/open.ts'
import { type AppendOutcome, appendMessages, type MessageDraft } from '../messages/store-append.ts'
import { insertUser } from '../people/store.ts'

export const now = 1_800_000_000_000
let counter = 0

/** A store without data, closed when the test has finished. */
export type OpenEmpty = () => Promise<Store>

export async function addPerson(
  store: Store,
  displayName = 'Somebody',
  username = `user${counter++}`,
): Promise<User> {
  const user = make.user({ id: newId(now), username, displayName })
  expect(await insertUser(store.db, { ...user, passwordHash: 'hash', createdAt: now })).toBe(true)
  return user
}

export async function addPeople(store: Store, count: number): Promise<User[]> {
  const people: User[] = []
  for (let made = 0; made < count; made++) people.push(await addPerson(store))
  return people
}

/** Two people with a direct chat. */
export async function addPair(store: Store): Promise<{ a: User; b: User; chatId: ChatId }> {
  const [a, b] = [await addPerson(store), await addPerson(store)]
  const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, b.id, now))
  return { a, b, chatId }
}

/** A group of its owner and some more; a channel when asked. */
export async function addGroup(
  store: Store,
  createdBy: UserId,
  others: readonly UserId[] = [],
  kind: Exclude<ChatKind, 'direct'> = 'group',
): Promise<ChatId> {
  const id = newId<ChatId>(now)
  const chat = { id, kind, title: 'Walks', createdBy }
  expect(await store.transaction((tx) => createChat(tx, chat, others, now))).toBe(true)
  return id
}

/** A chat that stands. */
export async function chatOf(store: Store, chatId: ChatId): Promise<Chat> {
  const chat = await findChat(store.db, chatId)
  if (chat === null) throw new Error('There is no such chat.')
  return chat
}

export function draftOf(chatId: ChatId, senderId: UserId, text = 'hello'): MessageDraft {
  return { id: newId(now), chatId, senderId, body: { kind: 'text', text } }
}

export async function append(
  store: Store,
  drafts: readonly MessageDraft[],
  at = now,
): Promise<AppendOutcome[]> {
  return await store.transaction((tx) => appendMessages(tx, drafts, at))
}

/** A call that rings in a direct chat. */
export function callOf(chatId: ChatId, startedBy: UserId, invited: UserId, change: Partial<Call> = {}): Call {
  const legs = [make.leg({ userId: startedBy, state: 'active' })]
  return make.call({
    chatId,
    startedBy,
    invited: [invited],
    createdAt: now,
    ringUntil: now + 45_000,
    legs,
    ...change,
  })
}

export async function insert(store: Store, call: Call): Promise<boolean> {
  return await store.transaction((tx) => insertCall(tx, call))
}
