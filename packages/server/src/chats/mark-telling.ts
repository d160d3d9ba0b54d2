// Tells the greatest marks of large chats, each chat at most once a second and the last one always.
import type { ChatId, UserId } from '@poruch/protocol'
import type { Timer } from '../clock.ts'
import type { Context } from '../context.ts'
import { greatestMarks } from './store-marks.ts'

/** Chats are told of their greatest marks this often, at most. */
const restMs = 1_000

export interface MarkTelling {
  /** This person's mark rose there. */
  rose(chatId: ChatId, userId: UserId): void
  /** Resolves when no look that was begun is under way. */
  settled(): Promise<void>
  /** Tells nothing any more; whoever comes back finds the marks in the roster. Resolves when the store is let alone. */
  stop(): Promise<void>
}

interface Telling {
  /** Whose marks rose since the last look. */
  risen: Set<UserId>
  /** Up to where the greatest marks reached when they were told last; null before that. */
  told: string | null
  /** Until the chat may be told again; null while it is looked at. */
  timer: Timer | null
}

export function createMarkTelling(
  context: Pick<Context, 'store' | 'clock' | 'publish' | 'log'>,
): MarkTelling {
  const { store, clock, publish, log } = context
  const tellings = new Map<ChatId, Telling>()
  const looks = new Set<Promise<void>>()
  let isStopped = false

  const begin = (chatId: ChatId, telling: Telling): void => {
    const looking = look(chatId, telling).finally(() => looks.delete(looking))
    looks.add(looking)
  }
  const settled = async (): Promise<void> => {
    await Promise.all(looks)
  }
  const look = async (chatId: ChatId, telling: Telling): Promise<void> => {
    const risen = telling.risen
    telling.risen = new Set()
    try {
      const marks = await greatestMarks(store.db, chatId)
      const reach = marks.map((mark) => mark.seq).join()
      // Whoever rose and is not among the greatest changed nothing about them; nor did hundreds who only drew level.
      if (!isStopped && reach !== telling.told && marks.some((mark) => risen.has(mark.userId))) {
        telling.told = reach
        publish({ chat: chatId }, { type: 'read.changed', re: null, chatId, marks })
      }
    } catch (error) {
      log.error({ err: error }, 'the marks of a chat could not be told')
      telling.risen = new Set([...risen, ...telling.risen])
    }
    if (!isStopped) telling.timer = clock.setTimeout(() => rested(chatId, telling), restMs)
  }
  const rested = (chatId: ChatId, telling: Telling): void => {
    telling.timer = null
    if (telling.risen.size > 0) begin(chatId, telling)
    else tellings.delete(chatId)
  }

  return {
    rose(chatId, userId) {
      if (isStopped) return
      const known = tellings.get(chatId)
      if (known !== undefined) {
        known.risen.add(userId)
        return
      }
      const telling: Telling = { risen: new Set([userId]), told: null, timer: null }
      tellings.set(chatId, telling)
      begin(chatId, telling)
    },
    settled,
    async stop() {
      isStopped = true
      for (const { timer } of tellings.values()) timer?.stop()
      tellings.clear()
      await settled()
    },
  }
}
