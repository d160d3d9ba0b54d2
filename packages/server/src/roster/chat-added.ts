// Tells people that a chat is new to them.
import type { ChatId, CommandId, RosterEntry, ServerMessageOf, User, UserId } from '@poruch/protocol'
import { findChat } from '../chats/store.ts'
import { statesOf } from '../chats/store-members.ts'
import type { Context } from '../context.ts'
import { isPostgres } from '../db/json-rows.ts'
import type { Db, Tx } from '../db/open.ts'
import type { Who } from '../who.ts'
import { namedIn } from './page.ts'
import { rosterEntry } from './store.ts'
import { newcomerEntries } from './store-newcomers.ts'

type ChatAdded = ServerMessageOf<'chat.added'>

/** What each of some people is to be told, as it was in the transaction in which they came. */
export interface Arrivals {
  readonly entries: readonly { readonly userId: UserId; readonly entry: RosterEntry }[]
  readonly users: readonly User[]
}

export async function arrivalsOf(tx: Tx, chatId: ChatId, userIds: readonly UserId[]): Promise<Arrivals> {
  const entries = await newcomerEntries(tx, chatId, userIds)
  const users = await namedIn(
    tx,
    entries.map(({ entry }) => entry),
  )
  return { entries, users }
}

/**
 * Lets them hear of the chat from now on, and tells them of it before anything else. Only after the commit.
 * @param by who asked, by the command `re`. @returns what that one was told; null when they are not among the people.
 */
export function publishArrivals(
  context: Context,
  { entries, users }: Arrivals,
  re: CommandId,
  by: Who,
): ChatAdded | null {
  const groups = entries.filter(({ entry }) => entry.chat.kind !== 'direct')
  const [group] = groups
  if (group !== undefined) {
    const people = groups.map(({ userId }) => userId)
    context.bus.publish({ kind: 'enter', chat: group.entry.chat.id, people })
  }
  let own: ChatAdded | null = null
  for (const { userId, entry } of entries) {
    const event = chatAdded(re, entry, users)
    if (userId === by.userId) {
      own = event
      context.publish({ people: [userId] }, event, by)
    } else {
      context.publish({ people: [userId] }, event)
    }
  }
  return own
}

/**
 * What was committed right after they came may have been told before they heard of the chat: the connections to
 * PostgreSQL answer in any order, the one to SQLite does not. Then they are told the chat once more, as it stands by now;
 * also where it was told in the right order, which nobody can know. Whoever is out again by then is told that, and stops
 * to hear of the chat.
 */
export async function confirmArrivals(context: Context, { entries }: Arrivals, re: CommandId): Promise<void> {
  const [first] = entries
  if (first === undefined || !isPostgres(context.store.db)) return
  const { id: chatId, lastSeq } = first.entry.chat
  try {
    const chat = await findChat(context.store.db, chatId)
    if (chat?.lastSeq === lastSeq) return
    for (const { userId } of entries) {
      const event = await chatAsItStands(context.store.db, chatId, userId, re)
      if (event !== null) context.publish({ people: [userId] }, event)
      else await confirmGone(context, chatId, userId, re)
    }
  } catch (error) {
    // They were told once: that much is certain, and the rest they find when they ask what changed.
    context.log.error({ err: error }, 'newcomers could not be told again')
  }
}

async function confirmGone(context: Context, chatId: ChatId, userId: UserId, re: CommandId): Promise<void> {
  const state = (await statesOf(context.store.db, chatId, [userId])).get(userId)?.state ?? 'in'
  const reason = state === 'in' ? 'deleted' : state
  context.bus.publish({ kind: 'leave', chat: chatId, people: [userId] })
  context.publish({ people: [userId] }, { type: 'chat.gone', re, chatId, reason })
}

function chatAdded(re: CommandId, entry: RosterEntry, users: readonly User[]): ChatAdded {
  const named = new Set([entry.peerId, entry.lastMessage?.senderId])
  return { type: 'chat.added', re, entry, users: users.filter((user) => named.has(user.id)) }
}

/** The chat as it stands for one who was in already; null when they are not. */
export async function chatAsItStands(
  db: Db,
  chatId: ChatId,
  userId: UserId,
  re: CommandId,
): Promise<ChatAdded | null> {
  const entry = await rosterEntry(db, userId, chatId)
  return entry === null ? null : chatAdded(re, entry, await namedIn(db, [entry]))
}
