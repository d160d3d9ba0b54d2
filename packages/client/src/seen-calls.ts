// Live calls in this person's groups, as everybody there sees them: who is inside, who is muted, who speaks.
import type { Value } from '@poruch/live'
import type { CallId, CallSeen, ChatId, ServerMessage, ServerMessageOf } from '@poruch/protocol'
import type { Api } from './wire/api.ts'

export type SeenMap = ReadonlyMap<CallId, CallSeen>

export class SeenCalls {
  readonly #calls: Value<SeenMap>
  readonly #api: Pick<Api, 'rooms'>
  /** They never come back, whatever is told after it. */
  readonly #ended = new Set<CallId>()

  constructor(calls: Value<SeenMap>, api: Pick<Api, 'rooms'>) {
    this.#calls = calls
    this.#api = api
  }

  /** What concerns none of them is passed over. */
  hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#ended.clear()
        this.#calls.set(byId(message.seen))
        break
      case 'call.seen':
        this.see([message.seen])
        break
      case 'call.voices':
        this.#voices(message)
        break
      case 'chat.added':
        if (message.entry.chat.kind === 'group') void this.#lookAround(message.entry.chat.id)
        break
      case 'chat.gone':
        this.#gone(message.chatId)
    }
  }

  see(news: readonly CallSeen[]): void {
    const known = this.#calls.get()
    const newer = news.filter(({ id, rev }) => !this.#ended.has(id) && rev > (known.get(id)?.rev ?? 0))
    if (newer.length === 0) return
    const next = new Map([...known, ...byId(newer)])
    for (const { id, state } of newer) {
      if (state !== 'ended') continue
      this.#ended.add(id)
      next.delete(id)
    }
    this.#calls.set(next)
  }

  #voices({ callId, voices }: ServerMessageOf<'call.voices'>): void {
    const call = this.#calls.get().get(callId)
    if (call === undefined) return
    const said = new Map(voices.map((voice) => [voice.deviceId, voice]))
    const people = call.people.map((person) => ({ ...person, ...said.get(person.deviceId) }))
    this.#calls.update((calls) => new Map([...calls, [callId, { ...call, people }]]))
  }

  /** Of a chat that this person is no longer in nothing is told any more. */
  #gone(chatId: ChatId): void {
    const known = [...this.#calls.get().values()]
    const left = known.filter((call) => call.chatId !== chatId)
    if (left.length < known.length) this.#calls.set(byId(left))
  }

  /** Of what goes on in a group one hears from the moment one is in: how its calls stand is asked for. */
  async #lookAround(chatId: ChatId): Promise<void> {
    try {
      this.see((await this.#api.rooms(chatId)).seen)
    } catch {
      // The next change of each call tells.
    }
  }
}

function byId(seen: readonly CallSeen[]): SeenMap {
  return new Map(seen.map((call) => [call.id, call]))
}
