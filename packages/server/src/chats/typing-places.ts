// Who types in which chat, as far as others are told: three at a time.
import { type ChatId, timeouts, type UserId } from '@poruch/protocol'
import type { Receiver } from '../bus/bus.ts'
import type { Clock, Timer } from '../clock.ts'

/** More names than these nobody reads. */
const placesOfChat = 3

export interface TypingPlaces {
  /** Takes or keeps this person's place for as long as a typing mark stands. @returns false when none is free. */
  take(chatId: ChatId, userId: UserId): boolean
  /** Hears of messages: whoever wrote types no more. */
  readonly receive: Receiver
  stop(): void
}

export function createTypingPlaces(clock: Clock): TypingPlaces {
  const chats = new Map<ChatId, Map<UserId, Timer>>()
  const free = (chatId: ChatId, userId: UserId): void => {
    const places = chats.get(chatId)
    places?.get(userId)?.stop()
    places?.delete(userId)
    if (places?.size === 0) chats.delete(chatId)
  }
  return {
    take(chatId, userId) {
      const places = chats.get(chatId) ?? new Map<UserId, Timer>()
      if (!places.has(userId) && places.size >= placesOfChat) return false
      places.get(userId)?.stop()
      chats.set(chatId, places)
      places.set(
        userId,
        clock.setTimeout(() => free(chatId, userId), timeouts.typingMs),
      )
      return true
    },
    receive(publication) {
      if (publication.kind !== 'event' || publication.event.type !== 'message.changed') return
      const { chatId, senderId } = publication.event.message
      free(chatId, senderId)
    },
    stop() {
      for (const places of chats.values()) for (const timer of places.values()) timer.stop()
      chats.clear()
    },
  }
}
