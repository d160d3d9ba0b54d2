// The bus: the one way to tell something to whoever must know it, wherever they are connected.
import type { ChatId, DeviceId, ServerMessage, UserId } from '@poruch/protocol'
import type { Who } from '../who.ts'

/** Whom an event is for: all who are in a group or channel, all devices of people, these devices, or who watches somebody. */
export type Audience =
  | { readonly chat: ChatId }
  | { readonly people: readonly UserId[] }
  | { readonly devices: readonly DeviceId[] }
  | { readonly watchersOf: UserId }

export type Publication =
  | {
      readonly kind: 'event'
      readonly audience: Audience
      readonly event: ServerMessage
      /** Who asked for it: told once too, in the same turn, even when the audience is without them. */
      readonly by: Who | null
    }
  /** The sockets of these devices are closed with a code. */
  | { readonly kind: 'close'; readonly devices: readonly DeviceId[]; readonly code: number }
  /** From now on these people belong to the audience of a chat, or no longer. */
  | { readonly kind: 'enter' | 'leave'; readonly chat: ChatId; readonly people: readonly UserId[] }
  /** The chat is no more, and has no audience. */
  | { readonly kind: 'dissolve'; readonly chat: ChatId }
  /** From now on the connection through which somebody asks watches these people, and no others. */
  | { readonly kind: 'watch'; readonly by: Who; readonly people: readonly UserId[] }

export interface Bus {
  /**
   * Only after the commit of what it tells. Every receiver of every node gets it, each in the order of these calls.
   * Nobody waits for it, and what a bus cannot carry it logs: the devices find it when they ask what changed.
   */
  publish(publication: Publication): void
}

export type Receiver = (publication: Publication) => void

/** Tells an event to an audience. @param by who asked for it: their own copy is their answer. */
export type Publish = (audience: Audience, event: ServerMessage, by?: Who) => void

export function publishOn(bus: Bus): Publish {
  return (audience, event, by) => bus.publish({ kind: 'event', audience, event, by: by ?? null })
}
