// The people of one chat, as a list to show: loaded in pages while a screen shows it, and in step with what is told.
import { batch, type Clock, type Readable, type Stop, Value } from '@poruch/live'
import {
  type ChatId,
  type ChatRole,
  finder,
  type Member,
  type Members,
  type ServerMessageOf,
  type User,
  type UserId,
} from '@poruch/protocol'
import type { Api } from '../wire/api.ts'

export interface MemberList {
  readonly chatId: ChatId
  readonly state: Readable<MembersState>
  /** Whoever is banned; loaded by `loadBanned`, and again while the list is open and that may have changed. */
  readonly banned: Readable<BannedState>
  /** Loads the first page, and keeps the list in step until it is closed. */
  open(): Stop
  /** Only those whose name or username this finds; all with an empty text. */
  search(query: string): void
  /** One page more. Never rejects: `failed` says so, and the next call tries again. */
  loadMore(): Promise<void>
  loadBanned(): Promise<void>
}

export interface MembersState {
  /** The owner first, then the admins, then the others, each in the order of joining. */
  members: readonly Member[]
  query: string
  /** More are there than are loaded. */
  hasMore: boolean
  loading: boolean
  failed: boolean
}

export interface BannedState {
  /** Newest first. */
  users: readonly User[]
  loading: boolean
  failed: boolean
}

export interface MemberListOptions {
  chatId: ChatId
  api: Pick<Api, 'members' | 'banned'>
  clock: Clock
  onUsers: (users: readonly User[]) => void
}

const pageOf = 100
const empty: MembersState = { members: [], query: '', hasMore: true, loading: false, failed: false }

export class LiveMembers implements MemberList {
  readonly chatId: ChatId
  readonly state = new Value<MembersState>(empty)
  readonly banned = new Value<BannedState>({ users: [], loading: false, failed: false })
  readonly #options: MemberListOptions
  #screens = 0
  /** Where the next page begins; null: at the beginning. */
  #after: string | null = null
  /** Names the list that is being loaded: an answer to another one is too late. */
  #list = {}
  #running: Promise<void> | null = null
  /** Told while a page is on its way, which may be older. */
  #meanwhile: ServerMessageOf<'member.changed'>[] = []
  #showsBanned = false
  /** The latest that was told. */
  #changedSeq = 0

  constructor(options: MemberListOptions) {
    this.#options = options
    this.chatId = options.chatId
  }

  open(): Stop {
    this.#screens += 1
    if (this.#screens === 1) this.#reload(this.state.get().members)
    let isOpen = true
    return () => {
      if (isOpen) this.#screens -= 1
      isOpen = false
      if (this.#screens === 0) this.#showsBanned = false
    }
  }

  search(query: string): void {
    if (query === this.state.get().query) return
    this.state.set({ ...empty, query })
    this.#reload([])
  }

  loadMore(): Promise<void> {
    if (this.#running === null && this.state.get().hasMore) {
      const running = this.#load(this.#list).finally(() => {
        if (this.#running === running) this.#running = null
      })
      this.#running = running
    }
    return this.#running ?? Promise.resolve()
  }

  async loadBanned(): Promise<void> {
    this.#showsBanned = true
    this.banned.update((before) => ({ ...before, loading: true, failed: false }))
    try {
      const users = await this.#options.api.banned(this.chatId)
      this.#options.onUsers(users)
      this.banned.set({ users, loading: false, failed: false })
    } catch {
      // Told by `failed`; a person or the next welcome tries again.
      this.banned.update((before) => ({ ...before, loading: false, failed: true }))
    }
  }

  /** What happened while there was no connection nobody tells. */
  welcome(): void {
    // The store may have been set back.
    this.#changedSeq = 0
    if (this.#screens === 0) return
    this.#reload(this.state.get().members)
    if (this.#showsBanned) void this.loadBanned()
  }

  changed(event: ServerMessageOf<'member.changed'>): void {
    if (this.#screens === 0) return
    if (event.changedSeq < this.#changedSeq) {
      // Told after what came later: how it stands now only the server knows.
      this.#reload(this.state.get().members)
    } else {
      this.#changedSeq = event.changedSeq
      if (this.#running !== null) this.#meanwhile.push(event)
      this.#apply(event)
    }
    // Whoever is out may be banned, or not any more: nobody tells which.
    if (this.#showsBanned && event.members.some(({ role }) => role === null)) void this.loadBanned()
  }

  /** Begins anew; what is shown stays until the first page is here. */
  #reload(shown: readonly Member[]): void {
    this.#list = {}
    this.#after = null
    this.#running = null
    this.#meanwhile = []
    this.state.update((before) => ({ ...before, members: shown, hasMore: true, failed: false }))
    void this.loadMore()
  }

  async #load(list: object): Promise<void> {
    const { api, onUsers } = this.#options
    const after = this.#after
    const { query } = this.state.get()
    this.state.update((before) => ({ ...before, loading: true, failed: false }))
    let page: Members | null = null
    try {
      page = await api.members(this.chatId, {
        limit: pageOf,
        ...(after === null ? {} : { after }),
        ...(query === '' ? {} : { query }),
      })
    } catch {
      // Told by `failed`.
    }
    if (list !== this.#list) return
    const loaded = page
    batch(() => {
      if (loaded === null) {
        this.state.update((before) => ({ ...before, loading: false, failed: true }))
        return
      }
      onUsers(loaded.users)
      this.#after = loaded.more
      this.state.update((before) => ({
        ...before,
        members: merged(after === null ? [] : before.members, loaded.members),
        hasMore: loaded.more !== null,
        loading: false,
      }))
      for (const event of this.#meanwhile.splice(0)) this.#apply(event)
    })
  }

  #apply({ members: changed }: ServerMessageOf<'member.changed'>): void {
    const { members, query, hasMore } = this.state.get()
    // After all others, also where this device's clock is behind the server's.
    const now = members.reduce(
      (latest, { joinedAt }) => Math.max(latest, joinedAt),
      this.#options.clock.now(),
    )
    const byId = new Map(members.map((member) => [member.userId, member]))
    for (const { user, role } of changed) {
      const known = byId.get(user.id)
      if (role === null) byId.delete(user.id)
      else if (known !== undefined) byId.set(user.id, { ...known, role })
      // Whoever just came stands at the end: on a page still to come, but for those who stand above all others.
      else if (matches(user, query) && (!hasMore || role !== 'member'))
        byId.set(user.id, { userId: user.id, role, joinedAt: now })
    }
    this.state.update((before) => ({ ...before, members: [...byId.values()].sort(inOrder) }))
  }
}

const ranks: Readonly<Record<ChatRole, number>> = { owner: 0, admin: 1, member: 2 }

/** A role that only a newer server knows stands for a member (V-5). */
const rank = (role: ChatRole): number => (Object.hasOwn(ranks, role) ? ranks[role] : ranks.member)

function inOrder(a: Member, b: Member): number {
  return rank(a.role) - rank(b.role) || a.joinedAt - b.joinedAt || (a.userId < b.userId ? -1 : 1)
}

/** Somebody may stand on two pages, when their place changed meanwhile. */
function merged(before: readonly Member[], page: readonly Member[]): readonly Member[] {
  const byId = new Map<UserId, Member>(before.map((member) => [member.userId, member]))
  for (const member of page) byId.set(member.userId, member)
  return byId.size === before.length + page.length ? [...before, ...page] : [...byId.values()].sort(inOrder)
}

function matches({ displayName, username }: User, query: string): boolean {
  return finder(query)(displayName, username)
}
