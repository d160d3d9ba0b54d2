// People, chats and calls in a store, for tests of it.
import { type Call, type ChatId, newId, type User, type UserId } from '@poruch/protocol'
import { expect } from 'vitest'
import { insertCall } from '../calls/store.ts'
import { openDirectChat } from '../chats/store.ts'
import type { Store } from '../db/open.ts'
import { type AppendOutcome, appendTexts, type MessageDraft } from '../messages/store-append-texts.ts'
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
  const user: User = { id: newId(now), username, displayName, role: 'member' }
  expect(await insertUser(store.db, { ...user, passwordHash: 'hash', createdAt: now })).toBe(true)
  return user
}

/** Two people with a direct chat. */
export async function addPair(store: Store): Promise<{ a: User; b: User; chatId: ChatId }> {
  const [a, b] = [await addPerson(store), await addPerson(store)]
  const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, b.id, now))
  return { a, b, chatId }
}

export function draftOf(chatId: ChatId, senderId: UserId, text = 'hello'): MessageDraft {
  return { id: newId(now), chatId, senderId, text }
}

export async function append(
  store: Store,
  drafts: readonly MessageDraft[],
  at = now,
): Promise<AppendOutcome[]> {
  return await store.transaction((tx) => appendTexts(tx, drafts, at))
}

export function callOf(chatId: ChatId, callerId: UserId, calleeId: UserId, change: Partial<Call> = {}): Call {
  return {
    id: newId(now),
    chatId,
    callerId,
    calleeId,
    media: 'audio',
    state: 'ringing',
    reason: null,
    rev: 1,
    createdAt: now,
    ringUntil: now + 45_000,
    answeredAt: null,
    endedAt: null,
    mutual: true,
    legs: [{ deviceId: newId(now), userId: callerId, state: 'active', prelink: 'all' }],
    ...change,
  }
}

export async function insert(store: Store, call: Call): Promise<boolean> {
  return await store.transaction((tx) => insertCall(tx, call))
}
