// Keeps the entry of each chat in step: with events, with pages of the roster, with what is held of the chat itself.
import { type Readable, Value } from '@poruch/live'
import type {
  Chat,
  ChatId,
  GoneReason,
  Membership,
  Message,
  MessageId,
  RosterEntry,
  ServerMessageOf,
  UserId,
} from '@poruch/protocol'
import { type Gone, type KeptEntry, mergeEntry } from '../cache/kept-entry.ts'
import type { Table } from '../table.ts'
import {
  type Change,
  entryOf,
  isOutdated,
  lostEntry,
  sameOr,
  withChat,
  withGone,
  withMembers,
  withMembership,
  withMessages,
  withOthersMark,
  withOwnMark,
} from './entry.ts'
import { Meanwhile } from './meanwhile.ts'
import type { Unread } from './unread.ts'

export interface RosterBookOptions {
  me: UserId
  entries: Table<ChatId, KeptEntry>
  /** A list was kept from before. */
  loaded: boolean
  /** Unread messages after a place, counted in what is held; null when that is not enough to tell. */
  count: (chatId: ChatId, readSeq: number) => Unread | null
  /** Is something written there that was not sent? */
  hasUnsent: (chatId: ChatId) => boolean
  /** What this chat is must be asked for, see `question`. */
  onDoubt: (chatId: ChatId) => void
  /** This person is no longer in it. */
  onGone: (chatId: ChatId) => void
  /** The server has not heard of this read mark of ours. */
  onUnheard: (chatId: ChatId, seq: number) => void
}

/** What settles it: counting in what is held, or the server alone, which says how the chat stands. */
type Doubt = 'count' | 'entry'

export class RosterBook {
  readonly entries: Table<ChatId, KeptEntry>
  readonly #loaded: Value<boolean>
  readonly #options: RosterBookOptions
  readonly #meanwhile = new Meanwhile()
  #isSetBack = false
  /** Chats that are not known, or not for sure. */
  readonly #doubtful = new Map<ChatId, Doubt>()
  /** Those that came into doubt again while the server was asked. */
  readonly #doubtedAgain = new Set<ChatId>()
  /** Those of which a number was passed over while pages came, which may still bring it. */
  readonly #passedOver = new Set<ChatId>()
  /** Those that are as they were in another past, until this one tells of them: the server was set back. */
  readonly #former = new Set<ChatId>()
  #isAnew = false
  /** As they were when they went, in this session: something may be written there after that. */
  readonly #forgotten = new Map<ChatId, KeptEntry>()

  constructor(options: RosterBookOptions) {
    this.#options = options
    this.entries = options.entries
    this.#loaded = new Value(options.loaded)
  }

  /** False until the cache or the server gave a first list. */
  get loaded(): Readable<boolean> {
    return this.#loaded
  }

  /** Of a chat that this person is in. */
  entry(chatId: ChatId): KeptEntry | null {
    const entry = this.entries.get(chatId)
    return entry?.gone === null ? entry : null
  }

  /** As it was when it went in this session, with nothing left in it; null also where it is back since. */
  forgotten(chatId: ChatId): KeptEntry | null {
    return this.entries.get(chatId) === null ? (this.#forgotten.get(chatId) ?? null) : null
  }

  /** Is everything that was told so far in the entries? */
  get isSettled(): boolean {
    return !this.#meanwhile.isPaging && this.#doubtful.size === 0
  }

  isDoubtful(chatId: ChatId): boolean {
    return this.#doubtful.has(chatId)
  }

  /** What is held is of two pasts until all pages are here: none of it says up to where something is known. */
  get isAnew(): boolean {
    return this.#isAnew
  }

  /** The newest message that any entry shows; null: there is none. */
  get lastMessageId(): MessageId | null {
    let newest: Message | null = null
    for (const { lastMessage } of this.entries.values())
      if (lastMessage !== null && lastMessage.createdAt >= (newest?.createdAt ?? 0)) newest = lastMessage
    return newest?.id ?? null
  }

  /** Of what was kept: marks that the server has not heard of, chats that are gone and in which nothing is left. */
  reviewKept(): void {
    for (const { chat, me, heardSeq, gone } of [...this.entries.values()]) {
      if (gone !== null) this.review(chat.id)
      else if (me.readSeq > heardSeq) this.#options.onUnheard(chat.id, me.readSeq)
    }
  }

  // What events say.

  added(added: RosterEntry): void {
    const { id } = added.chat
    const known = this.#former.delete(id) ? null : this.entry(id)
    this.#meanwhile.came(id)
    this.#doubtful.delete(id)
    // An answer to who was in already may be older than what was told since.
    this.#put(id, known === null ? entryOf(added) : mergeEntry(entryOf(added), known))
  }

  gone(chatId: ChatId, reason: GoneReason): void {
    this.#meanwhile.went(chatId)
    this.#leave(chatId, reason)
  }

  /** Messages of one chat, from wherever: the last one, the end of the chat, and unread ones follow. */
  messages(chatId: ChatId, messages: readonly Message[]): void {
    if (messages.length === 0) return
    const numbers = messages.map(({ seq, changedSeq }) => Math.max(seq, changedSeq))
    this.#apply(chatId, (entry) => withMessages(entry, messages, this.#options.me), numbers)
  }

  chat(chat: Chat): void {
    this.#apply(chat.id, (entry) => withChat(entry, chat), [chat.lastSeq])
  }

  members(event: ServerMessageOf<'member.changed'>): void {
    const { me } = this.#options
    const known = this.entry(event.chatId)
    this.#apply(event.chatId, (entry) => withMembers(entry, event, me))
    // What came between may have made it another role again, or not.
    const isAboutMe = event.members.some(({ user }) => user.id === me)
    if (known !== null && isAboutMe && isOutdated(known, event)) this.#doubt(event.chatId, 'entry')
  }

  membership(chatId: ChatId, me: Membership): void {
    this.#apply(chatId, (entry) => withMembership(entry, me))
    this.#checkCount(chatId)
  }

  marks({ chatId, marks }: ServerMessageOf<'read.changed'>): void {
    for (const { userId, seq } of marks) {
      if (userId !== this.#options.me) {
        this.#apply(chatId, (entry) => withOthersMark(entry, seq))
        continue
      }
      this.#apply(chatId, (entry) => {
        const counted = this.#options.count(chatId, seq)
        return sameOr(entry, {
          ...withOwnMark(entry, seq, counted),
          heardSeq: Math.max(entry.heardSeq, seq),
        })
      })
      this.#checkCount(chatId)
    }
  }

  // What this device does.

  /** This person read up to here. @returns false when the mark is not beyond the one that stands. */
  mark(chatId: ChatId, seq: number): boolean {
    const entry = this.entry(chatId)
    if (entry === null || this.#former.has(chatId) || seq <= entry.me.readSeq) return false
    this.#put(chatId, withOwnMark(entry, seq, this.#options.count(chatId, seq)))
    return true
  }

  /** Counts the unread ones anew, after more of the chat is held. */
  recount(chatId: ChatId): void {
    const entry = this.entry(chatId)
    if (entry === null) return
    const counted = this.#options.count(chatId, entry.me.readSeq)
    if (counted === null) return
    this.#put(chatId, sameOr(entry, { ...entry, ...counted }))
    if (this.#doubtful.get(chatId) === 'count') this.#doubtful.delete(chatId)
  }

  /** Something was written there, sent or thrown away. */
  review(chatId: ChatId): void {
    const entry = this.entries.get(chatId)
    if (entry?.gone === null) return
    const hasUnsent = this.#options.hasUnsent(chatId)
    if (entry !== null) {
      if (!hasUnsent) this.#forget(chatId, entry)
      // What is not known yet may stand on a page still to come.
    } else if (hasUnsent && this.#loaded.get() && !this.#meanwhile.isPaging) {
      this.#put(chatId, this.#forgotten.get(chatId) ?? lostEntry(chatId))
    }
  }

  // What pages of the roster say.

  /**
   * A new socket, with a first page: what was asked and doubted before it is older than what it tells.
   * @param isAnew the entries are of another past than the server's.
   */
  beginPages(isAnew: boolean): void {
    this.#meanwhile.beginPages()
    if (isAnew) for (const chatId of this.entries.keys()) this.#former.add(chatId)
    this.#isAnew ||= isAnew
    this.#isSetBack = false
    this.#doubtful.clear()
    this.#doubtedAgain.clear()
    this.#passedOver.clear()
    this.#loaded.set(true)
  }

  /**
   * The entry as it stands on a page: it outweighs what was known before this socket, and what came since outweighs it.
   * @returns false when it is gone since
   */
  place(entry: RosterEntry): boolean {
    const { id } = entry.chat
    // Told by `chat.gone` meanwhile: it does not come back by a page.
    if (this.#meanwhile.isGone(id)) return false
    const known = this.entry(id)
    if (known !== null && this.#meanwhile.isHere(id)) this.#put(id, mergeEntry(entryOf(entry), known))
    else this.#take(entry, known)
    return true
  }

  /** A page says that this person is no longer in. */
  placeGone(chatId: ChatId): void {
    if (!this.#meanwhile.isHere(chatId)) this.#leave(chatId, 'unknown')
  }

  /**
   * @param present of a whole roster: the chats on all its pages; those of which nobody told are gone.
   * @returns whether the server was set back to an older state, so that less is held now than before
   */
  endPages(present: ReadonlySet<ChatId> | null): boolean {
    for (const { chat, gone } of present === null ? [] : [...this.entries.values()]) {
      const isMissing = gone === null && !present?.has(chat.id) && !this.#meanwhile.isHere(chat.id)
      if (isMissing) this.#leave(chat.id, 'unknown')
    }
    for (const chatId of this.#meanwhile.endPages()) {
      // Told of, and on no page, or without something before it: what is it?
      const isKnown = this.entry(chatId) !== null
      if (!isKnown || this.#passedOver.has(chatId)) this.#doubt(chatId, 'entry')
      if (isKnown && !this.#meanwhile.isAsked(chatId)) this.#meanwhile.settle(chatId)
    }
    const isNew = this.#isSetBack || this.#isAnew
    this.#former.clear()
    this.#isAnew = false
    return isNew
  }

  // What is asked for, one chat by itself.

  /** An answer about this chat is on its way. */
  question(chatId: ChatId): void {
    this.#meanwhile.ask(chatId)
  }

  answer(entry: RosterEntry): void {
    const { id } = entry.chat
    if (!this.#meanwhile.answered(id)) return
    this.#take(entry, this.entry(id))
    this.#passedOver.delete(id)
    this.#meanwhile.found(id)
    if (this.#doubtedAgain.delete(id)) this.#doubt(id, 'entry')
  }

  /** There is no such chat for this person, says the server. */
  noAnswer(chatId: ChatId): void {
    if (!this.#meanwhile.answered(chatId)) return
    this.#leave(chatId, 'unknown')
    this.#meanwhile.settle(chatId)
  }

  /** What was told since the chat was asked for needs no keeping any more. */
  questionEnds(chatId: ChatId): void {
    this.#meanwhile.answered(chatId)
    if (this.entry(chatId) !== null) this.#meanwhile.settle(chatId)
  }

  #take(entry: RosterEntry, known: KeptEntry | null): void {
    const { id } = entry.chat
    let next = this.#meanwhile.with(id, entryOf(entry))
    this.#doubtful.delete(id)
    const isFormer = this.#former.delete(id)
    if (known !== null && next.chat.lastSeq < known.chat.lastSeq) this.#isSetBack = true
    const mine = known === null || (isFormer && !isEarlier(entry, known)) ? 0 : known.me.readSeq
    next = withOwnMark(next, Math.min(mine, next.chat.lastSeq), null)
    this.#put(id, known === null ? next : sameOr(known, next))
    if (next.me.readSeq > next.heardSeq) this.#options.onUnheard(id, next.me.readSeq)
  }

  /**
   * The one way in for what was told.
   * @param numbers those of the chat's sequence that it tells of
   */
  #apply(chatId: ChatId, change: Change, numbers: readonly number[] = []): void {
    const known = this.entry(chatId)
    const { isPaging } = this.#meanwhile
    if (isPaging || known === null || this.#meanwhile.isAsked(chatId)) this.#meanwhile.told(chatId, change)
    if (known !== null) this.#put(chatId, change(known))
    // What took a number that was passed over may be unread, or a change that is told too late to be taken (G-7).
    if (known !== null && !passesOver(known.chat.lastSeq, numbers)) return
    if (!isPaging) this.#doubt(chatId, 'entry')
    else if (known !== null) this.#passedOver.add(chatId)
  }

  /** The server knows of the mark that stands: were the ones after it counted for sure? */
  #checkCount(chatId: ChatId): void {
    const entry = this.entry(chatId)
    if (entry === null || entry.unread === 0 || entry.heardSeq < entry.me.readSeq) return
    if (this.#options.count(chatId, entry.me.readSeq) === null) this.#doubt(chatId, 'count')
  }

  #doubt(chatId: ChatId, doubt: Doubt): void {
    const known = this.#doubtful.get(chatId)
    if (doubt === 'entry' && known !== undefined && this.#meanwhile.isAsked(chatId))
      this.#doubtedAgain.add(chatId)
    if (known === 'entry' || known === doubt) return
    this.#doubtful.set(chatId, doubt)
    this.#options.onDoubt(chatId)
  }

  #leave(chatId: ChatId, reason: Gone): void {
    this.#meanwhile.settle(chatId)
    this.#doubtful.delete(chatId)
    this.#doubtedAgain.delete(chatId)
    const entry = this.entry(chatId)
    if (entry === null) return
    if (this.#options.hasUnsent(chatId)) this.#put(chatId, withGone(entry, reason))
    else this.#forget(chatId, withGone(entry, reason))
    this.#options.onGone(chatId)
  }

  #forget(chatId: ChatId, entry: KeptEntry): void {
    this.#forgotten.set(chatId, entry)
    this.entries.set(chatId, null)
  }

  #put(chatId: ChatId, entry: KeptEntry): void {
    this.entries.set(chatId, entry)
  }
}

/**
 * Does the entry show nothing that came after what was known? Then a mark of another past stands for the same messages:
 * otherwise its number may name one that nobody here has seen.
 */
function isEarlier({ lastMessage }: RosterEntry, known: KeptEntry): boolean {
  return lastMessage === null || lastMessage.createdAt <= (known.lastMessage?.createdAt ?? 0)
}

/** Is there a number between the end of a chat and those that are told of? */
function passesOver(lastSeq: number, numbers: readonly number[]): boolean {
  let end = lastSeq
  for (const number of numbers) {
    if (number > end + 1) return true
    end = Math.max(end, number)
  }
  return false
}
