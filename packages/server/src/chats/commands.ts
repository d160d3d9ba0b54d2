// Chats: the direct one of two people, opened by either.
import { type Chat, type CommandId, PoruchError, type User } from '@poruch/protocol'
import type { Action } from '../action.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUser, findUsers } from '../people/store.ts'
import { findChat, openDirectChat } from './store.ts'

/** Opens the direct chat with somebody; the one there is, if there is one. */
export const openChat: Action<'chat.open'> = async (context, connection, message) => {
  const { userId } = connection
  if (message.userId === userId) throw new PoruchError('invalid', { field: 'userId' })
  await demand(context.limits, 'chats', userId)
  const { db } = context.store
  if ((await findUser(db, message.userId)) === null) throw new PoruchError('not_found', { field: 'userId' })
  const { chatId, created } = await context.store.transaction((tx) =>
    openDirectChat(tx, userId, message.userId, context.clock.now()),
  )
  const chat = await findChat(db, chatId)
  if (chat === null) throw new PoruchError('not_found')
  if (created) return await publishNewChat(context, chat, message.id)
  const users = await usersOf(context, chat)
  context.hub.send(connection, { type: 'chat.changed', re: message.id, chat, users })
}

/** Tells the members of a chat that was just made about it, and who of them is online. Only after the commit. */
export async function publishNewChat(context: Context, chat: Chat, re: CommandId | null): Promise<void> {
  const users = await usersOf(context, chat)
  const members = chat.members.map((member) => member.userId)
  for (const member of members) context.hub.joinChat(chat.id, member)
  context.hub.publishToUsers(members, { type: 'chat.changed', re, chat, users })
  for (const userId of members) {
    if (!context.presence.isOnline(userId)) continue
    const others = members.filter((member) => member !== userId)
    context.hub.publishToUsers(others, { type: 'presence.changed', re: null, userId, online: true })
  }
}

async function usersOf(context: Context, chat: Chat): Promise<User[]> {
  return await findUsers(
    context.store.db,
    chat.members.map((member) => member.userId),
  )
}
