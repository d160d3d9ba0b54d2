// The welcome: everything that a device begins with.
import {
  type Call,
  type CallId,
  type ClientMessageOf,
  type RosterEntry,
  type ServerMessageOf,
  timeouts,
  type User,
  type Version,
} from '@poruch/protocol'
import { touchDevice } from '../accounts/store.ts'
import { busyDevices } from '../calls/call-invites.ts'
import { changeCall } from '../calls/change-call.ts'
import { answerWithCall, returnTo } from '../calls/commands.ts'
import { legOf } from '../calls/record.ts'
import { findCall, liveCallsOf } from '../calls/store.ts'
import { iceFor } from '../calls/turn.ts'
import { chatIdsOf } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { findUsers } from '../people/store.ts'
import { directPeers, publishPresence } from '../roster/online.ts'
import { roster } from '../roster/store.ts'
import type { Connection } from '../socket/connection.ts'

type Welcome = ServerMessageOf<'welcome'>

/** Somebody at the door: known by their session, in the hub already, but nothing was said to them yet. */
export interface Arrival {
  readonly connection: Connection
  readonly me: User
  readonly hello: ClientMessageOf<'hello'>
  readonly version: Version
  /** This person was here through another device, or a moment ago. */
  readonly wasOnline: boolean
}

/**
 * Everything a device begins with. The hub knows the connection, which holds back what it is sent: so nothing that
 * happens while the welcome is made gets lost, it only comes after it.
 */
export async function welcome(context: Context, arrival: Arrival): Promise<Welcome> {
  const { connection, me, hello, version, wasOnline } = arrival
  const { db } = context.store
  const { userId, deviceId } = connection
  for (const chatId of await chatIdsOf(db, userId)) context.hub.joinChat(chatId, userId)
  await joinCalls(context, connection, hello.calls)
  const chats = await roster(db, userId)
  const calls = await liveCallsOf(db, userId)
  const users = await findUsers(db, peopleIn(chats, calls, me))
  const peers = directPeers(chats, userId)
  if (!wasOnline) publishPresence(context, userId, peers)
  await tellEnded(context, connection, hello.calls)
  await touchDevice(db, deviceId, context.clock.now())
  return {
    type: 'welcome',
    re: hello.id,
    version,
    serverAt: context.clock.now(),
    me,
    deviceId,
    chats,
    users,
    online: users.map((user) => user.id).filter(context.presence.isOnline),
    calls,
    ...iceFor(context.config, userId, context.clock.now()),
    heartbeatMs: timeouts.heartbeatMs,
  }
}

/** A device that comes begins to ring, or is back in its call, or has lost its media and must not hold the call. */
async function joinCalls(context: Context, connection: Connection, alive: readonly CallId[]): Promise<void> {
  const { deviceId, userId } = connection
  for (const call of await liveCallsOf(context.store.db, userId)) {
    if (call.state === 'ringing') {
      const isBusy = (await busyDevices(context, userId)).has(deviceId)
      await changeCall(context, call.id, { kind: 'arrive', by: connection, isBusy }, null)
    } else if (alive.includes(call.id)) {
      await returnTo(context, connection, call)
    } else if (legOf(call, deviceId)?.state === 'active' && context.hub.socketsOf(deviceId) === 1) {
      await changeCall(context, call.id, { kind: 'gone', deviceId }, null)
    }
  }
}

/** Calls that a device holds for alive and that ended while it was away. */
async function tellEnded(context: Context, connection: Connection, alive: readonly CallId[]): Promise<void> {
  for (const callId of new Set(alive)) {
    const call = await findCall(context.store.db, callId)
    const isParty = call?.callerId === connection.userId || call?.calleeId === connection.userId
    if (call?.state === 'ended' && isParty) await answerWithCall(context, connection, call, null)
  }
}

function peopleIn(chats: readonly RosterEntry[], calls: readonly Call[], me: User): User['id'][] {
  const members = chats.flatMap(({ chat }) => chat.members.map((member) => member.userId))
  const parties = calls.flatMap((call) => [call.callerId, call.calleeId])
  return [...new Set([me.id, ...members, ...parties])]
}
