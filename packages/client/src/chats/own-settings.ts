// What a person keeps for themselves about a chat: shown at once, told when it can be, taken back when it is refused.
import { type ChatId, type Membership, type Notify, newId } from '@poruch/protocol'
import { Table } from '../table.ts'
import type { Connection } from '../wire/connection.ts'

/** What is left out stays as it is. */
export interface OwnSettingsChange {
  notify?: Notify
  /** Milliseconds since the Unix epoch; null: not muted. */
  mutedUntil?: number | null
  pinned?: boolean
  archived?: boolean
}

type Waiting = readonly { readonly at: number; readonly change: OwnSettingsChange }[]

export class OwnSettings {
  /** On their way, by chat, in the order of wishing. */
  readonly waiting = new Table<ChatId, Waiting>()
  readonly #connection: Pick<Connection, 'request'>
  readonly #now: () => number

  constructor(connection: Pick<Connection, 'request'>, now: () => number) {
    this.#connection = connection
    this.#now = now
  }

  /** Waits while offline. Rejects with PoruchError, and shows again what stands on the server. */
  async set(chatId: ChatId, change: OwnSettingsChange): Promise<void> {
    const own = { at: this.#now(), change }
    this.waiting.set(chatId, [...(this.waiting.get(chatId) ?? []), own])
    try {
      // The answer is taken like everybody's, as an event, before this goes on.
      await this.#connection.request({ type: 'membership.set', id: newId(), chatId, ...change })
    } finally {
      const left = this.waiting.get(chatId)?.filter((other) => other !== own) ?? []
      this.waiting.set(chatId, left.length === 0 ? null : left)
    }
  }

  /** As it will be when everything on its way has arrived. */
  shown(chatId: ChatId, me: Membership): Membership {
    return (this.waiting.get(chatId) ?? []).reduce(changed, me)
  }
}

function changed(me: Membership, { at, change }: Waiting[number]): Membership {
  const { notify = me.notify, mutedUntil = me.mutedUntil, pinned, archived } = change
  return {
    ...me,
    notify,
    mutedUntil,
    pinnedAt: since(me.pinnedAt, pinned, at),
    archivedAt: since(me.archivedAt, archived, at),
  }
}

function since(before: number | null, wish: boolean | undefined, at: number): number | null {
  return wish === undefined ? before : wish ? (before ?? at) : null
}
