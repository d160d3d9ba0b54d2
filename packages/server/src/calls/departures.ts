// Ends calls for people who may be in their place no longer, as the bus tells it: chats know nothing of calls.
import { type Call, type ChatId, PoruchError, type UserId } from '@poruch/protocol'
import type { Publication, Receiver } from '../bus/bus.ts'
import { findChat } from '../chats/store.ts'
import { statesOf } from '../chats/store-members.ts'
import type { Context } from '../context.ts'
import type { CallEvent } from './call-event.ts'
import { changeCall } from './change-call.ts'
import { peopleOf } from './record.ts'
import { liveCallIn } from './store.ts'

/** A receiver for the bus: of whoever leaves the audience of a chat, and of chats that are deleted. */
export function callDepartures(context: Context): Receiver {
  return (publication) => {
    const departure = departureIn(publication)
    if (departure === null || context.isClosing()) return
    void depart(context, departure.chatId, departure.people).catch((error: unknown) =>
      context.log.error({ err: error }, 'a call outlived the place of its people'),
    )
  }
}

interface Departure {
  readonly chatId: ChatId
  /** Null: the chat is no more. */
  readonly people: readonly UserId[] | null
}

function departureIn(publication: Publication): Departure | null {
  if (publication.kind === 'leave') return { chatId: publication.chat, people: publication.people }
  return publication.kind === 'dissolve' ? { chatId: publication.chat, people: null } : null
}

/** Of a call that was begun before this server: what became of its people and its place while nobody heard of it. */
export async function departUnheard(context: Context, call: Call): Promise<void> {
  const { db } = context.store
  const { chatId } = call
  if ((await findChat(db, chatId)) === null) return await depart(context, chatId, null)
  const people = peopleOf(call)
  const states = await statesOf(db, chatId, people)
  const gone = people.filter((userId) => states.get(userId)?.state !== 'in')
  if (gone.length > 0) await depart(context, chatId, gone)
}

/** What happened already, here or on another node, changes nothing. */
async function depart(context: Context, chatId: ChatId, people: Departure['people']): Promise<void> {
  const call = await liveCallIn(context.store.db, chatId)
  if (call === null) return
  const concerned = new Set(people ?? [])
  const events: CallEvent[] =
    people === null
      ? [{ kind: 'close' }]
      : peopleOf(call)
          .filter((userId) => concerned.has(userId))
          .map((userId) => ({ kind: 'remove', userId }))
  for (const event of events) {
    try {
      await changeCall(context, call.id, event, null)
    } catch (error) {
      // The store has logged what it could not write: they stay in the record until their device goes.
      if (!(error instanceof PoruchError)) throw error
    }
  }
}
