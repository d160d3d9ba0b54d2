// Messages that were written and not yet taken by the server: kept before they are sent, sent in order, once.
import {
  type Clock,
  eitherSignal,
  type Readable,
  retryDelayMs,
  type Scope,
  SerialQueue,
  Value,
} from '@poruch/live'
import {
  type BodyDraft,
  type ChatId,
  clean,
  idTimeMs,
  isRetryable,
  type MessageId,
  newId,
  PoruchError,
} from '@poruch/protocol'
import type { PendingMessage } from '../cache/pending.ts'
import type { Cache } from '../cache/port.ts'
import type { Connection } from '../wire/connection.ts'

export interface OutboxOptions {
  connection: Pick<Connection, 'state' | 'request'>
  cache: Cache
  clock: Clock
  random: () => number
  scope: Scope
  /** What is kept from before. */
  stored: readonly PendingMessage[]
}

/** An answer that has not come by then will not come; the message is sent again with the same id. */
const answerMs = 15_000
/** A page that has its turn for so long and sent nothing is asleep: another one takes the turn. */
const patienceMs = 15_000

const inOrder = (a: PendingMessage, b: PendingMessage) => (a.id < b.id ? -1 : 1)

/**
 * One message of a chat is on its way at a time, so that the order holds whatever is lost. Several pages of one
 * device share the outbox through the cache: whoever has the turn for a chat sends what any of them wrote.
 */
export class Outbox {
  readonly #options: OutboxOptions
  /** Of all chats, in order of writing, which is the order of their ids. */
  readonly #pending: Value<readonly PendingMessage[]>
  /** Taken by the server or discarded: never to be shown as pending again. */
  readonly #gone = new Set<MessageId>()
  /** Not in the cache yet. */
  readonly #unsaved = new Set<MessageId>()
  /** In the order in which they were asked for. */
  readonly #writes = new SerialQueue()
  /** Chats whose sending runs; true: look again when it ends. */
  readonly #running = new Map<ChatId, boolean>()
  /** Aborted when the connection is lost. */
  #going = new AbortController()
  /** Ends the waits between tries, by the person's wish. */
  #nudges = new Map<ChatId, AbortController>()

  constructor(options: OutboxOptions) {
    this.#options = options
    const waiting = options.stored.map((message) => (message.state === 'sending' ? rest(message) : message))
    this.#pending = new Value<readonly PendingMessage[]>(waiting.sort(inOrder))
    options.scope.add(options.cache.onUnsent(() => void this.#refresh().then(() => this.wake())))
    options.scope.add(options.connection.state.subscribe(() => this.#followConnection()))
    options.scope.add(() => this.#going.abort())
  }

  get pending(): Readable<readonly PendingMessage[]> {
    return this.#pending
  }

  add(chatId: ChatId, body: BodyDraft): MessageId {
    const { clock } = this.#options
    const createdAt = clock.now()
    // Ids give the order, so none may be smaller than an older one, even when the clock was set back.
    const latest = idTimeMs(this.#pending.get().at(-1)?.id ?? '')
    const id = newId<MessageId>(Number.isNaN(latest) ? createdAt : Math.max(createdAt, latest + 1))
    const message: PendingMessage = {
      id,
      chatId,
      body: cleaned(body),
      createdAt,
      state: 'waiting',
      code: null,
    }
    this.#pending.update((all) => [...all, message].sort(inOrder))
    this.#save(message)
    this.#send(chatId)
    return id
  }

  /** Sends a refused message again, or a waiting one at once. */
  retry(id: MessageId): void {
    const message = this.#find(id)
    if (message === undefined || message.state === 'sending') return
    this.#replace(rest(message))
    this.#save(rest(message))
    this.#nudges.get(message.chatId)?.abort()
    this.#send(message.chatId)
  }

  /**
   * Forgets a message. One that is on its way may arrive all the same.
   * @param kept until its words are kept elsewhere it stays in the cache
   */
  discard(id: MessageId, kept?: Promise<void>): void {
    this.settle(id, kept)
  }

  /** The server has it. */
  settle(id: MessageId, kept: Promise<void> = Promise.resolve()): void {
    if (this.#find(id) === undefined) return
    this.#gone.add(id)
    this.#pending.update((all) => all.filter((message) => message.id !== id))
    this.#write(async () => {
      await kept
      await this.#options.cache.deletePending(id)
    })
  }

  /** Sends what waits, in all chats. */
  wake(): void {
    for (const chatId of new Set(this.#pending.get().map((message) => message.chatId))) this.#send(chatId)
  }

  /** Resolves when everything so far is in the cache. */
  saved(): Promise<void> {
    return this.#writes.idle()
  }

  #followConnection(): void {
    if (this.#options.connection.state.get().kind !== 'online') {
      this.#going.abort()
      return
    }
    if (this.#going.signal.aborted) this.#going = new AbortController()
    this.wake()
  }

  #find(id: MessageId): PendingMessage | undefined {
    return this.#pending.get().find((message) => message.id === id)
  }

  #next(chatId: ChatId): PendingMessage | undefined {
    return this.#pending.get().find((message) => message.chatId === chatId && message.state !== 'refused')
  }

  #replace(message: PendingMessage): void {
    this.#pending.update((all) => all.map((other) => (other.id === message.id ? message : other)))
  }

  #save(message: PendingMessage): void {
    this.#unsaved.add(message.id)
    this.#write(async () => {
      if (this.#gone.has(message.id)) return
      await this.#options.cache.putPending(message)
      this.#unsaved.delete(message.id)
    })
  }

  #write(write: () => Promise<void>): void {
    void this.#writes.run(write)
  }

  /** Takes over what other pages of this device wrote, sent or discarded. */
  async #refresh(): Promise<void> {
    const asked = new Set(this.#pending.get().map((message) => message.id))
    for (const id of this.#unsaved) asked.delete(id)
    const stored = new Map((await this.#options.cache.readPending()).map((message) => [message.id, message]))
    this.#pending.update((all) => {
      // One that was here and in the cache when we asked, and is not there now, was settled by another page.
      const kept = all
        .filter((message) => stored.has(message.id) || !asked.has(message.id))
        .map((message) => (asked.has(message.id) ? newer(message, stored.get(message.id)) : message))
      const known = new Set(all.map((message) => message.id))
      const others = [...stored.values()].filter(({ id }) => !known.has(id) && !this.#gone.has(id))
      const same = others.length === 0 && kept.length === all.length && kept.every((one, i) => one === all[i])
      return same ? all : [...kept, ...others].sort(inOrder)
    })
  }

  #send(chatId: ChatId): void {
    if (this.#running.has(chatId)) this.#running.set(chatId, true)
    else if (this.#mayRun(chatId)) void this.#run(chatId)
  }

  #mayRun(chatId: ChatId): boolean {
    const { connection, scope } = this.#options
    return !scope.ended && connection.state.get().kind === 'online' && this.#next(chatId) !== undefined
  }

  async #run(chatId: ChatId): Promise<void> {
    let again = true
    while (again && this.#mayRun(chatId)) {
      this.#running.set(chatId, false)
      await this.#takeTurn(chatId)
      again = this.#running.get(chatId) ?? false
    }
    this.#running.delete(chatId)
  }

  /** Waits for the turn of this page, then sends all that waits in the chat. */
  async #takeTurn(chatId: ChatId): Promise<void> {
    const { cache, clock, scope } = this.#options
    const going = this.#going.signal
    let steal = false
    while (!going.aborted) {
      const head = this.#next(chatId)?.id
      if (head === undefined) return
      const patience = new AbortController()
      const calm = scope.after(clock, patienceMs, () => patience.abort())
      const turn = async () => {
        calm()
        await this.#sendAll(chatId, going)
      }
      try {
        const signal = eitherSignal(going, patience.signal)
        return await cache.exclusive(`outbox:${chatId}`, turn, { signal, steal })
      } catch (error) {
        // The wait ended without a turn: offline, or the other page does not move.
        if (!patience.signal.aborted && !going.aborted) throw error
        await this.#refresh()
        steal = this.#next(chatId)?.id === head
      } finally {
        calm()
      }
    }
  }

  async #sendAll(chatId: ChatId, going: AbortSignal): Promise<void> {
    await this.#refresh()
    let tries = 0
    while (!going.aborted) {
      // Kept before it is sent: what the server has seen can be found here after any crash.
      await this.#writes.idle()
      const message = this.#next(chatId)
      if (message === undefined || going.aborted) return
      const refusal = await this.#sendOne(message, going)
      if (refusal === null || this.#find(message.id)?.state === 'refused') {
        tries = 0
        continue
      }
      if (!going.aborted) await this.#pause(chatId, tries, refusal.retryAfterMs, going)
      tries += 1
    }
  }

  /** @returns null when the server has it, otherwise how long it wants to be left alone. */
  async #sendOne(
    message: PendingMessage,
    going: AbortSignal,
  ): Promise<{ retryAfterMs: number | null } | null> {
    const { clock, connection, scope } = this.#options
    const { id, chatId, body } = message
    const late = new AbortController()
    const calm = scope.after(clock, answerMs, () => late.abort())
    this.#replace({ ...message, state: 'sending', code: null })
    try {
      const signal = eitherSignal(going, late.signal)
      const command = { type: 'message.send', id, chatId, body: cleaned(body) } as const
      await connection.request(command, { repeat: false, signal })
      this.settle(id)
      return null
    } catch (error) {
      // No answer: it may be stored or not; the same id will tell.
      if (!(error instanceof PoruchError) || error.code === 'unauthenticated') {
        this.#replace(rest(message))
        return { retryAfterMs: null }
      }
      const { code } = error
      const answered: PendingMessage = { ...message, state: isRetryable(code) ? 'waiting' : 'refused', code }
      this.#replace(answered)
      if (answered.state === 'refused' && this.#find(id) !== undefined) this.#save(answered)
      return { retryAfterMs: error.retryAfterMs }
    } finally {
      calm()
    }
  }

  async #pause(
    chatId: ChatId,
    tries: number,
    retryAfterMs: number | null,
    going: AbortSignal,
  ): Promise<void> {
    const { clock, random, scope } = this.#options
    const nudge = new AbortController()
    this.#nudges.set(chatId, nudge)
    const signal = eitherSignal(going, nudge.signal)
    await scope.wait(clock, retryDelayMs(tries, random(), retryAfterMs), signal)
    this.#nudges.delete(chatId)
  }
}

/** As the server stores it (D-4), so that it is shown at once as it will stand there. */
function cleaned(body: BodyDraft): BodyDraft {
  return { ...body, text: clean(body.text) }
}

/** The same message, waiting as if it was never tried. */
function rest(message: PendingMessage): PendingMessage {
  return { ...message, state: 'waiting', code: null }
}

/** Only a refusal, and a person's wish to try again, are told from page to page; the rest is each page's own. */
function newer(mine: PendingMessage, stored: PendingMessage | undefined): PendingMessage {
  const differs = stored !== undefined && (stored.state === 'refused') !== (mine.state === 'refused')
  return differs ? stored : mine
}
