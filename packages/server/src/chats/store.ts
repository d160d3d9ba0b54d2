// Chats: made, changed, deleted, each change in its place of the sequence; and what somebody may see of one.
import {
  type Chat,
  type ChatAction,
  type ChatId,
  type ChatKind,
  type ChatRole,
  mayDo,
  newId,
  type PictureId,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import { stampAt } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import { type ChatTable, type Db, type MemberState, pairKey, type Tx } from '../db/schema.ts'
import { insertMembers, roleOf } from './store-members.ts'

export const chatColumns = [
  'chats.id',
  'chats.kind',
  'chats.title',
  'chats.description',
  'chats.picture_id',
  'chats.who_adds',
  'chats.created_at',
  'chats.last_seq',
  'chats.changed_seq',
  'chats.member_count',
  'chats.pair_key',
] as const

/** `title`, of `chats.title`. */
type NameOf<Column> = Column extends `chats.${infer Name extends keyof ChatTable}` ? Name : never
export type ChatRow = Pick<ChatTable, NameOf<(typeof chatColumns)[number]>>

export function chatOf(row: ChatRow): Chat {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    description: row.description,
    pictureId: row.picture_id,
    settings: { whoAdds: row.who_adds },
    createdAt: row.created_at,
    lastSeq: row.last_seq,
    changedSeq: row.changed_seq,
    memberCount: row.member_count,
  }
}

/** The two people of a direct chat; null in others. */
export function pairOf(row: Pick<ChatTable, 'pair_key'>): readonly UserId[] | null {
  // Written by `pairKey`, so both halves are ids of people.
  return row.pair_key === null ? null : (row.pair_key.split(':') as UserId[])
}

/** A chat as somebody sees it who wants to do something there. */
export interface Access {
  readonly chat: Chat
  /** The two people of a direct chat. */
  readonly pair: readonly UserId[] | null
  /** Null: no member. */
  readonly role: ChatRole | null
  /** Null: never was one. */
  readonly state: MemberState | null
}

const accessRow = keepQuery((db, given: Given<{ chatId: ChatId; userId: UserId }>) =>
  db
    .selectFrom('chats')
    .leftJoin('members', (join) =>
      join.onRef('members.chat_id', '=', 'chats.id').on('members.user_id', '=', given('userId')),
    )
    .select([...chatColumns, 'members.state', 'members.rank'])
    .where('chats.id', '=', given('chatId'))
    .where('chats.deleted_at', 'is', null),
)

/** @returns null when there is no such chat, or no more. */
export async function accessTo(db: Db, chatId: ChatId, userId: UserId): Promise<Access | null> {
  const [row] = await accessRow(db, { chatId, userId })
  if (row === undefined) return null
  const role = row.state === 'in' && row.rank !== null ? roleOf(row.rank) : null
  return { chat: chatOf(row), pair: pairOf(row), role, state: row.state }
}

/**
 * The chat, for somebody who may do this there.
 * @throws PoruchError `not_found` for whoever is no member, `forbidden` for a member who may not.
 */
export async function demandAccess(
  db: Db,
  chatId: ChatId,
  userId: UserId,
  action: ChatAction,
): Promise<Access & { readonly role: ChatRole }> {
  const access = await accessTo(db, chatId, userId)
  if (access === null || access.role === null) throw new PoruchError('not_found', { field: 'chatId' })
  if (!mayDo(access.role, action, access.chat)) throw new PoruchError('forbidden')
  return { ...access, role: access.role }
}

export async function findChat(db: Db, chatId: ChatId): Promise<Chat | null> {
  const row = await db
    .selectFrom('chats')
    .select(chatColumns)
    .where('id', '=', chatId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : chatOf(row)
}

/** The one direct chat of two people, made when there is none: race-safe by the unique pair. */
export async function openDirectChat(
  tx: Tx,
  a: UserId,
  b: UserId,
  at: number,
): Promise<{ chatId: ChatId; created: boolean }> {
  const key = pairKey(a, b)
  const id = newId<ChatId>(at)
  const people = [...new Set([a, b])]
  const isNew = await insertChat(
    tx,
    { id, kind: 'direct', title: null, pairKey: key, createdBy: a },
    people,
    at,
  )
  if (isNew) return { chatId: id, created: true }
  const found = await tx
    .selectFrom('chats')
    .select('id')
    .where('pair_key', '=', key)
    .executeTakeFirstOrThrow()
  return { chatId: found.id, created: false }
}

export interface NewChat {
  readonly id: ChatId
  readonly kind: Exclude<ChatKind, 'direct'>
  readonly title: string
  readonly createdBy: UserId
}

/** A group or channel with its owner and its first members. @returns false when the id is taken. */
export async function createChat(
  tx: Tx,
  chat: NewChat,
  userIds: readonly UserId[],
  at: number,
): Promise<boolean> {
  const others = [...new Set(userIds)].filter((userId) => userId !== chat.createdBy)
  return await insertChat(tx, { ...chat, pairKey: null }, [chat.createdBy, ...others], at)
}

interface Insert extends Omit<NewChat, 'kind' | 'title'> {
  readonly kind: ChatKind
  readonly title: string | null
  readonly pairKey: string | null
}

async function insertChat(tx: Tx, chat: Insert, people: readonly UserId[], at: number): Promise<boolean> {
  const inserted = await tx
    .insertInto('chats')
    .values({
      id: chat.id,
      kind: chat.kind,
      title: chat.title,
      description: '',
      picture_id: null,
      who_adds: chat.kind === 'group' ? 'members' : 'admins',
      pair_key: chat.pairKey,
      created_by: chat.createdBy,
      created_at: at,
      last_seq: 0,
      changed_seq: 0,
      member_count: people.length,
      activity_at: at,
      stamp: stampAt(tx, at),
      deleted_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) return false
  await insertMembers(tx, chat, people, at)
  return true
}

/** Takes the chat's next number and locks the chat until the transaction ends. */
export async function nextSeq(tx: Tx, chatId: ChatId, at: number): Promise<number> {
  const chat = await tx
    .updateTable('chats')
    .set((set) => ({ last_seq: set('last_seq', '+', 1), stamp: stampAt(tx, at) }))
    .where('id', '=', chatId)
    .returning('last_seq')
    .executeTakeFirst()
  if (chat === undefined) throw new PoruchError('not_found')
  return chat.last_seq
}

export interface ChatChanges {
  readonly title?: string
  readonly description?: string
  readonly pictureId?: PictureId | null
  readonly whoAdds?: ChatTable['who_adds']
}

/** Changes the chat itself, or tells of its members; either takes its next number. @returns the chat after it. */
export async function changeChat(tx: Tx, chatId: ChatId, changes: ChatChanges, at: number): Promise<Chat> {
  const { title, description, pictureId, whoAdds } = changes
  const row = await tx
    .updateTable('chats')
    .set((set) => ({
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(pictureId === undefined ? {} : { picture_id: pictureId }),
      ...(whoAdds === undefined ? {} : { who_adds: whoAdds }),
      last_seq: set('last_seq', '+', 1),
      changed_seq: set('last_seq', '+', 1),
      stamp: stampAt(tx, at),
    }))
    .where('id', '=', chatId)
    .where('deleted_at', 'is', null)
    .returning(chatColumns)
    .executeTakeFirst()
  if (row === undefined) throw new PoruchError('not_found', { field: 'chatId' })
  return chatOf(row)
}

/** From now on nobody finds it; its picture goes, what was written stays in the database. @returns false when it was so before. */
export async function deleteChat(tx: Tx, chatId: ChatId, at: number): Promise<boolean> {
  const deleted = await tx
    .updateTable('chats')
    .set({ deleted_at: at, picture_id: null, stamp: stampAt(tx, at) })
    .where('id', '=', chatId)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (deleted === undefined) return false
  await tx.deleteFrom('pictures').where('chat_id', '=', chatId).execute()
  return true
}

const ownGroups = keepQuery((db, given: Given<{ userId: UserId }>) =>
  db
    .selectFrom('members')
    .select('chat_id')
    .where('user_id', '=', given('userId'))
    .where('state', '=', 'in')
    .where('is_direct', '=', 0),
)

/**
 * Groups and channels of a person: direct chats name their two people themselves. Deleted ones are among them, where
 * nothing is told any more: leaving them out would cost a look at each chat.
 */
export async function groupIdsOf(db: Db, userId: UserId): Promise<ChatId[]> {
  return (await ownGroups(db, { userId })).map((row) => row.chat_id)
}
