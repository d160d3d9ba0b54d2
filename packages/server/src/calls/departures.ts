// Ends calls for people who may be in their place no longer and for devices that signed out, as the bus tells it.
import { type Call, type ChatId, type DeviceId, PoruchError, type UserId } from '@poruch/protocol'
import type { Publication, Receiver } from '../bus/bus.ts'
import { findChat } from '../chats/store.ts'
import { statesOf } from '../chats/store-members.ts'
import type { Context } from '../context.ts'
import type { CallEvent } from './call-event.ts'
import { changeCall } from './change-call.ts'
import { isIn, legOf, peopleOf, waits } from './record.ts'
import { hasRoom, liveCallIn, liveCallsIn, liveCallsOf, type Place } from './store.ts'
import { signedIn } from './store-devices.ts'

/** A receiver for the bus: of whoever leaves a chat, of chats and rooms that are no more, of sessions that end. */
export function callDepartures(context: Context): Receiver {
  return (publication) => {
    if (context.isClosing()) return
    void hear(context, publication).catch((error: unknown) =>
      context.log.error({ err: error }, 'a call outlived the place of its people'),
    )
  }
}

async function hear(context: Context, publication: Publication): Promise<void> {
  switch (publication.kind) {
    case 'leave':
      return await depart(context, publication.chat, publication.people)
    case 'dissolve':
      return await depart(context, publication.chat, null)
    case 'event': {
      const { audience, event } = publication
      if (event.type === 'room.removed') return await closeRoom(context, event)
      if (event.type !== 'device.removed' || !('people' in audience)) return
      for (const userId of audience.people) await signOut(context, userId, event.deviceId)
    }
  }
}

/** Of a call that was begun before this server: what became of its people and its place while nobody heard of it. */
export async function departUnheard(context: Context, call: Call): Promise<void> {
  const { db } = context.store
  const { chatId, roomId } = call
  if ((await findChat(db, chatId)) === null) return await depart(context, chatId, null)
  if (roomId !== null && !(await hasRoom(db, chatId, roomId))) return await departFrom(context, call, null)
  const people = peopleOf(call)
  const states = await statesOf(db, chatId, people)
  const gone = people.filter((userId) => {
    const state = states.get(userId)?.state
    return call.guests.includes(userId) ? state === 'banned' : state !== 'in'
  })
  if (gone.length > 0) await depart(context, chatId, gone)
  const concerned = call.legs.filter((leg) => isIn(leg) || waits(leg)).map((leg) => leg.deviceId)
  const known = await signedIn(db, concerned)
  const out = concerned.filter((deviceId) => !known.has(deviceId))
  await happen(
    context,
    call,
    out.map((deviceId) => ({ kind: 'sign_out', deviceId })),
  )
}

async function signOut(context: Context, userId: UserId, deviceId: DeviceId): Promise<void> {
  for (const call of await liveCallsOf(context.store.db, userId)) {
    if (legOf(call, deviceId) !== undefined) await happen(context, call, [{ kind: 'sign_out', deviceId }])
  }
}

/** @param people null: the chat is no more. */
async function depart(context: Context, chatId: ChatId, people: readonly UserId[] | null): Promise<void> {
  for (const call of await liveCallsIn(context.store.db, chatId)) await departFrom(context, call, people)
}

async function closeRoom(context: Context, room: Place): Promise<void> {
  const call = await liveCallIn(context.store.db, room)
  if (call !== null) await departFrom(context, call, null)
}

/** @param people null: its place is no more. */
async function departFrom(context: Context, call: Call, people: readonly UserId[] | null): Promise<void> {
  const concerned = new Set(people ?? [])
  const events: CallEvent[] =
    people === null
      ? [{ kind: 'close' }]
      : peopleOf(call)
          .filter((userId) => concerned.has(userId))
          .map((userId) => ({ kind: 'remove', userId }))
  await happen(context, call, events)
}

/** What happened already, here or on another node, changes nothing. */
async function happen(context: Context, call: Call, events: readonly CallEvent[]): Promise<void> {
  for (const event of events) {
    try {
      await changeCall(context, call.id, event, null)
    } catch (error) {
      // The store has logged what it could not write: they stay in the record until their device goes.
      if (!(error instanceof PoruchError)) throw error
    }
  }
}
