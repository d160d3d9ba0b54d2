// Rooms of groups: made, renamed, removed. Whoever changes them holds the lock of their chat.
import type { ChatId, Room, RoomId } from '@poruch/protocol'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db, RoomTable, Tx } from '../db/schema.ts'

/** Of a chat, or one that was removed. */
export interface KnownRoom extends Room {
  readonly isRemoved: boolean
}

const columns = ['id', 'chat_id', 'title', 'rev', 'created_at'] as const

function roomOf(row: Pick<RoomTable, (typeof columns)[number]>): Room {
  return { id: row.id, chatId: row.chat_id, title: row.title, createdAt: row.created_at, rev: row.rev }
}

/** False when the id is taken, also by a room that was removed. */
export async function insertRoom(tx: Tx, { id, chatId, title, createdAt, rev }: Room): Promise<boolean> {
  const inserted = await tx
    .insertInto('rooms')
    .values({ id, chat_id: chatId, title, rev, created_at: createdAt, deleted_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Null when there never was one. */
export async function findRoom(db: Db, id: RoomId): Promise<KnownRoom | null> {
  const row = await db
    .selectFrom('rooms')
    .select([...columns, 'deleted_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : { ...roomOf(row), isRemoved: row.deleted_at !== null }
}

const roomRows = keepQuery((db, given: Given<{ chatId: ChatId }>) =>
  db
    .selectFrom('rooms')
    .select(columns)
    .where('chat_id', '=', given('chatId'))
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id'),
)

/** In the order in which they were made. */
export async function roomsOf(db: Db, chatId: ChatId): Promise<Room[]> {
  return (await roomRows(db, { chatId })).map(roomOf)
}

/** @returns the room after it. */
export async function retitleRoom(tx: Tx, id: RoomId, title: string): Promise<Room> {
  const row = await tx
    .updateTable('rooms')
    .set((set) => ({ title, rev: set('rev', '+', 1) }))
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
  return roomOf(row)
}

export async function removeRoom(tx: Tx, id: RoomId, at: number): Promise<void> {
  await tx.updateTable('rooms').set({ deleted_at: at }).where('id', '=', id).execute()
}
