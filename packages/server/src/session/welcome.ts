// The welcome: everything that a device begins with.
import {
  type Call,
  type ChatId,
  type CommandOf,
  type ServerMessage,
  type ServerMessageOf,
  timeouts,
  type User,
  type UserId,
  type Version,
} from '@poruch/protocol'
import { touchDevice } from '../accounts/store.ts'
import { peopleOf } from '../calls/record.ts'
import { showSeen } from '../calls/seen.ts'
import { joinCalls, showEnded } from '../calls/signs-of-life.ts'
import { liveCallsOf } from '../calls/store.ts'
import { liveCallsAround } from '../calls/store-seen.ts'
import { iceFor } from '../calls/turn.ts'
import { groupIdsOf } from '../chats/store.ts'
import { besides } from '../db/failures.ts'
import { findMessages } from '../messages/store.ts'
import { findUsers } from '../people/store.ts'
import type { Before } from '../presence/presence.ts'
import { rosterPage } from '../roster/page.ts'
import type { Who } from '../who.ts'
import type { CursorsContext } from './commands.ts'
import { tellPresence } from './presence.ts'

/** Somebody at the door: known by their session, connected already, but nothing was said to them yet. */
export interface Arrival {
  readonly who: Who
  readonly me: User
  readonly hello: CommandOf<'hello'>
  readonly version: Version
  readonly before: Before
  /** From now on their connections here hear of this chat, or no longer. */
  readonly enter: (chatId: ChatId) => void
  readonly leave: (chatId: ChatId) => void
}

export interface Welcome {
  readonly event: ServerMessageOf<'welcome'>
  /** What is told right after it. */
  readonly after: readonly ServerMessage[]
}

/** Enough to fill a screen; the further pages are asked for. */
const firstPage = 50

/**
 * Everything a device begins with. Its connection holds back what it is sent: so nothing that happens while the
 * welcome is made gets lost, it only comes after it.
 */
export async function welcome(context: CursorsContext, arrival: Arrival): Promise<Welcome> {
  const { who, me, hello, version, before } = arrival
  const { store, clock, config, cursors } = context
  const { db } = store
  const { userId, deviceId } = who
  await enterGroups(context, arrival)
  await besides(joinCalls(context, who, hello.calls, !before.wasConnected))
  const { scope, since } = await scopeFor(context, hello)
  const { page, cursor } = await rosterPage(db, userId, { since, after: null }, firstPage)
  const calls = await liveCallsOf(db, userId)
  const seen = await showSeen(context, await liveCallsAround(db, userId))
  const users = await findUsers(db, peopleIn(calls))
  if (!before.wasOnline) await tellPresence(context, userId)
  const after = await showEnded(context, who, hello.calls)
  await besides(touchDevice(db, deviceId, clock.now()))
  const event: Welcome['event'] = {
    type: 'welcome',
    re: hello.id,
    version,
    serverAt: clock.now(),
    me,
    deviceId,
    scope,
    roster: page,
    cursor: await cursors.write(cursor),
    calls,
    seen,
    users,
    ...iceFor(config, userId, clock.now()),
    heartbeatMs: timeouts.heartbeatMs,
  }
  return { event, after }
}

interface Scope {
  readonly scope: Welcome['event']['scope']
  /** The stamp up to which the device knows; null: it is told everything. */
  readonly since: number | null
}

/** What a device holds is worth something only as far as this store has seen it too: it may have been set back since. */
async function scopeFor({ store, cursors }: CursorsContext, hello: CommandOf<'hello'>): Promise<Scope> {
  const { cursor, lastMessageId } = hello
  const isSeen = lastMessageId === null || (await findMessages(store.db, [lastMessageId])).length > 0
  if (!isSeen) return { scope: 'anew', since: null }
  if (cursor === null) return { scope: 'whole', since: null }
  const since = await cursors.read(cursor)
  return { scope: since === null ? 'anew' : 'changes', since }
}

async function enterGroups({ store }: CursorsContext, { who, enter, leave }: Arrival): Promise<void> {
  const groups = await groupIdsOf(store.db, who.userId)
  for (const chatId of groups) enter(chatId)
  // Whoever was taken out between the two looks was so before the connection could be told to leave.
  const own = new Set(await groupIdsOf(store.db, who.userId))
  for (const chatId of groups) if (!own.has(chatId)) leave(chatId)
}

function peopleIn(calls: readonly Call[]): UserId[] {
  return [...new Set(calls.flatMap(peopleOf))]
}
