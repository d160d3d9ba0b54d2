// What all changes of a group or channel share: its lock, its next number, the order in which they are told.
import type {
  Chat,
  ChatChange,
  ChatRole,
  CommandId,
  Message,
  MessageBody,
  MessageId,
  ServerMessageOf,
  UserId,
} from '@poruch/protocol'
import { type Access, type ChatChanges, changeChat, demandAccess } from '../chats/store.ts'
import { statesOf } from '../chats/store-members.ts'
import { type Order, takeOrder } from '../chats/store-orders.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/open.ts'
import { insertNoteAt, service } from '../messages/store.ts'
import { findUsers } from '../people/store.ts'

/** A command that is being carried out. */
export interface Begun extends Access {
  /** Of who gave it. */
  readonly role: ChatRole
  /** False: it was carried out before. Then it is only answered, whatever became of what it did and of who gave it. */
  readonly isNew: boolean
}

/**
 * Begins to carry a command out: the chat as a member sees it, with everybody else who wants to change it waiting.
 * @throws PoruchError `not_found`; `id_taken` when its id names another command.
 */
export async function begin(tx: Tx, order: Order, at: number): Promise<Begun> {
  await lockChats(tx, [order.chatId])
  const access = await demandAccess(tx, order.chatId, order.userId, 'read')
  return { ...access, isNew: await takeOrder(tx, order, at) }
}

/** What a command did. */
export interface Change {
  readonly chat: Chat
  /** The service message at the number that the change took; null: it leaves none. */
  readonly message: Message | null
}

export async function takeNumber(
  tx: Tx,
  order: Order,
  what: { readonly changes?: ChatChanges; readonly note: MessageBody | null },
  at: number,
): Promise<Change> {
  const { id, chatId, userId } = order
  const chat = await changeChat(tx, chatId, what.changes ?? {}, at)
  // The service message that a command left has its id (G-15).
  const note = what.note === null ? null : { id: id as MessageId, chatId, senderId: userId, body: what.note }
  return { chat, message: note === null ? null : await insertNoteAt(tx, note, chat.changedSeq, at) }
}

/** The service message about people who come or go; in a channel they leave none (G-15). */
export function noteOf(
  { kind }: Pick<Chat, 'kind'>,
  change: ChatChange,
  userIds: readonly UserId[] = [],
): MessageBody | null {
  return kind === 'group' ? service(change, { userIds }) : null
}

/** Tells the number: by its message, or by the chat where there is none. */
export function publishNumber(context: Context, { chat, message }: Change): void {
  const audience = { chat: chat.id }
  if (message === null) context.publish(audience, { type: 'chat.changed', re: null, chat })
  else context.publish(audience, { type: 'message.changed', re: null, message })
}

/** How these people stand now. */
export async function membersChanged(
  db: Db,
  re: CommandId,
  { id: chatId, memberCount, changedSeq }: Chat,
  userIds: readonly UserId[],
): Promise<ServerMessageOf<'member.changed'>> {
  const states = await statesOf(db, chatId, userIds)
  const members = (await findUsers(db, userIds)).map((user) => {
    const known = states.get(user.id)
    return { user, role: known?.state === 'in' ? known.role : null }
  })
  return { type: 'member.changed', re, chatId, memberCount, changedSeq, members }
}
