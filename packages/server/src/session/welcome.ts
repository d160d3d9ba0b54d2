// The welcome: everything that a device begins with.
import {
  type Call,
  type ChatId,
  type ClientMessageOf,
  type RosterEntry,
  type ServerMessage,
  type ServerMessageOf,
  timeouts,
  type User,
  type Version,
} from '@poruch/protocol'
import { touchDevice } from '../accounts/store.ts'
import { joinCalls, showEnded } from '../calls/signs-of-life.ts'
import { liveCallsOf } from '../calls/store.ts'
import { iceFor } from '../calls/turn.ts'
import { chatIdsOf } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { findUsers } from '../people/store.ts'
import type { Before } from '../presence/presence.ts'
import { directPeers, publishPresence } from '../roster/online.ts'
import { roster } from '../roster/store.ts'
import type { Who } from '../who.ts'

/** Somebody at the door: known by their session, connected already, but nothing was said to them yet. */
export interface Arrival {
  readonly who: Who
  readonly me: User
  readonly hello: ClientMessageOf<'hello'>
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

/**
 * Everything a device begins with. Its connection holds back what it is sent: so nothing that happens while the
 * welcome is made gets lost, it only comes after it.
 */
export async function welcome(context: Context, arrival: Arrival): Promise<Welcome> {
  const { who, me, hello, version, before } = arrival
  const { store, presence, clock, config } = context
  const { db } = store
  const { userId, deviceId } = who
  const chatIds = await chatIdsOf(db, userId)
  for (const chatId of chatIds) arrival.enter(chatId)
  await joinCalls(context, who, hello.calls, !before.wasConnected)
  const chats = await roster(db, userId)
  // Whoever was taken out between the two looks was so before the connection could be told to leave.
  const own = new Set(chats.map(({ chat }) => chat.id))
  for (const chatId of chatIds) if (!own.has(chatId)) arrival.leave(chatId)
  const calls = await liveCallsOf(db, userId)
  const users = await findUsers(db, peopleIn(chats, calls, me))
  if (!before.wasOnline) await publishPresence(context, userId, directPeers(chats, userId))
  const after = await showEnded(context, who, hello.calls)
  await touchDevice(db, deviceId, clock.now())
  const event: Welcome['event'] = {
    type: 'welcome',
    re: hello.id,
    version,
    serverAt: clock.now(),
    me,
    deviceId,
    chats,
    users,
    online: [...(await presence.online(users.map((user) => user.id)))],
    calls,
    ...iceFor(config, userId, clock.now()),
    heartbeatMs: timeouts.heartbeatMs,
  }
  return { event, after }
}

function peopleIn(chats: readonly RosterEntry[], calls: readonly Call[], me: User): User['id'][] {
  const members = chats.flatMap(({ chat }) => chat.members.map((member) => member.userId))
  const parties = calls.flatMap((call) => [call.callerId, call.calleeId])
  return [...new Set([me.id, ...members, ...parties])]
}
