// room.create, room.rename and room.remove: told to the whole group. They take no number of the chat.
import {
  type Chat,
  type ChatRole,
  type CommandId,
  limits,
  mayDo,
  PoruchError,
  type Room,
  type RoomId,
  type ServerMessageOf,
} from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import { accessTo } from '../chats/store.ts'
import { type Order, takeOrder } from '../chats/store-orders.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Tx } from '../db/open.ts'
import { begin } from '../groups/change.ts'
import { demand } from '../limits/rate-limits.ts'
import { findRoom, insertRoom, type KnownRoom, removeRoom, retitleRoom, roomsOf } from './store.ts'

type RoomEvent = ServerMessageOf<'room.changed' | 'room.removed'>

/** What became of a command. */
interface Done {
  readonly event: RoomEvent
  readonly isChanged: boolean
}

export const createRoom: Action<'room.create'> = async (
  context,
  who,
  { type, id, roomId, chatId, title },
) => {
  await demand(context.limits, 'rooms', who.userId)
  const now = context.clock.now()
  const room: Room = { id: roomId, chatId, title, createdAt: now, rev: 1 }
  const done = await context.store.transaction(async (tx): Promise<Done> => {
    const { role, chat, isNew } = await begin(tx, { type, id, chatId, userId: who.userId }, now)
    if (!isNew) return { event: await asItStands(tx, id, roomId), isChanged: false }
    demandRight(role, chat)
    if ((await roomsOf(tx, chatId)).length >= limits.roomsPerGroup) throw new PoruchError('rooms_full')
    if (!(await insertRoom(tx, room))) throw new PoruchError('id_taken', { field: 'roomId' })
    return { event: roomChanged(id, room), isChanged: true }
  })
  if (!done.isChanged) return answer(done.event)
  context.publish({ chat: chatId }, done.event, who)
  return told(done.event)
}

/** Told to all; what changes nothing is answered to who asked alone. */
export const renameRoom: Action<'room.rename'> = async (context, who, { type, id, roomId, title }) => {
  await demand(context.limits, 'rooms', who.userId)
  const now = context.clock.now()
  const done = await context.store.transaction(async (tx): Promise<Done> => {
    const { room, isNew } = await beginIn(tx, roomId, { type, id, userId: who.userId }, now)
    if (!isNew || room.title === title) return { event: await asItStands(tx, id, roomId), isChanged: false }
    return { event: roomChanged(id, await retitleRoom(tx, roomId, title)), isChanged: true }
  })
  if (!done.isChanged) return answer(done.event)
  context.publish({ chat: chatOf(done.event) }, done.event, who)
  return told(done.event)
}

/** A call that runs in it ends by what is told here. */
export const takeRoomAway: Action<'room.remove'> = async (context, who, { type, id, roomId }) => {
  await demand(context.limits, 'rooms', who.userId)
  const now = context.clock.now()
  const { chatId, isNew } = await context.store.transaction(async (tx) => {
    const { room, isNew } = await beginIn(tx, roomId, { type, id, userId: who.userId }, now)
    if (isNew) await removeRoom(tx, roomId, now)
    return { chatId: room.chatId, isNew }
  })
  const event = { type: 'room.removed', re: id, chatId, roomId } as const
  if (!isNew) return answer(event)
  context.publish({ chat: chatId }, event, who)
  return told(event)
}

/** A command about a room that is being carried out. */
interface Begun {
  readonly room: KnownRoom
  /** False: it was carried out before, and is only answered. */
  readonly isNew: boolean
}

/**
 * The room, with everybody else who wants to change the rooms of its chat waiting.
 * @throws PoruchError `not_found` to whoever is not in the group, as if there were no such room; `forbidden`.
 */
async function beginIn(tx: Tx, roomId: RoomId, order: Omit<Order, 'chatId'>, at: number): Promise<Begun> {
  const missing = new PoruchError('not_found', { field: 'roomId' })
  // Its chat never changes, so it may be looked up before the lock.
  const chatId = (await findRoom(tx, roomId))?.chatId
  if (chatId === undefined) throw missing
  await lockChats(tx, [chatId])
  const access = await accessTo(tx, chatId, order.userId)
  if (access === null || access.role === null) throw missing
  const isNew = await takeOrder(tx, { ...order, chatId }, at)
  const room = await findRoom(tx, roomId)
  if (room === null) throw missing
  if (isNew) demandRight(access.role, access.chat)
  if (isNew && room.isRemoved) throw missing
  return { room, isNew }
}

function demandRight(role: ChatRole, chat: Chat): void {
  if (!mayDo(role, 'room', chat)) throw new PoruchError('forbidden')
}

/** For a command that changed nothing: the room, or its end. */
async function asItStands(tx: Tx, re: CommandId, roomId: RoomId): Promise<RoomEvent> {
  const room = await findRoom(tx, roomId)
  if (room === null) throw new PoruchError('not_found', { field: 'roomId' })
  const { isRemoved, ...rest } = room
  return isRemoved ? { type: 'room.removed', re, chatId: room.chatId, roomId } : roomChanged(re, rest)
}

function roomChanged(re: CommandId, room: Room): ServerMessageOf<'room.changed'> {
  return { type: 'room.changed', re, room }
}

function chatOf(event: RoomEvent) {
  return event.type === 'room.changed' ? event.room.chatId : event.chatId
}
