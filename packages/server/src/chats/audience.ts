// Who hears of what happens in a chat.
import type { ChatId, UserId } from '@poruch/protocol'
import type { Audience } from '../bus/bus.ts'

/**
 * Direct chats name their two people themselves: there are too many of them to keep who hears of each.
 * @param pair the two people of a direct chat; null for others.
 */
export function audienceOf(chatId: ChatId, pair: readonly UserId[] | null): Audience {
  return pair === null ? { chat: chatId } : { people: pair }
}
