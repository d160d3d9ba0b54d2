// Chats: the direct one of two people, opened by either.
import { type Chat, type CommandId, PoruchError, type ServerMessageOf } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUser, findUsers } from '../people/store.ts'
import type { Who } from '../who.ts'
import { findChat, openDirectChat } from './store.ts'

/** Opens the direct chat with somebody; the one there is, if there is one. */
export const openChat: Action<'chat.open'> = async (context, who, { id, userId: other }) => {
  if (other === who.userId) throw new PoruchError('invalid', { field: 'userId' })
  await demand(context.limits, 'chats', who.userId)
  const { db } = context.store
  if ((await findUser(db, other)) === null) throw new PoruchError('not_found', { field: 'userId' })
  const { chatId, created } = await context.store.transaction((tx) =>
    openDirectChat(tx, who.userId, other, context.clock.now()),
  )
  const chat = await findChat(db, chatId)
  if (chat === null) throw new PoruchError('not_found')
  if (created) return told(await publishNewChat(context, chat, id, who))
  return answer(await chatChanged(context, chat, id))
}

/**
 * Tells the members of a chat that was just made about it, and who of them is online. Only after the commit.
 * @param by who asked for the chat, by the command `re`.
 */
export async function publishNewChat(
  context: Context,
  chat: Chat,
  re: CommandId | null,
  by?: Who,
): Promise<ServerMessageOf<'chat.changed'>> {
  const event = await chatChanged(context, chat, re)
  const people = chat.members.map((member) => member.userId)
  // Asked for first: after who asked is told, nothing may fail.
  const online = await context.presence.online(people)
  context.bus.publish({ kind: 'enter', chat: chat.id, people })
  context.publish({ people }, event, by)
  for (const userId of online) {
    const others = people.filter((member) => member !== userId)
    context.publish({ people: others }, { type: 'presence.changed', re: null, userId, online: true })
  }
  return event
}

async function chatChanged(
  context: Context,
  chat: Chat,
  re: CommandId | null,
): Promise<ServerMessageOf<'chat.changed'>> {
  const members = chat.members.map((member) => member.userId)
  return { type: 'chat.changed', re, chat, users: await findUsers(context.store.db, members) }
}
