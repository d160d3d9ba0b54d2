// The list of members of a chat as a test wants it: pages are made as they are asked for.
import type { BannedState, MemberList, MembersState } from '@poruch/client'
import { Value } from '@poruch/live'
import type { ChatId, Member, User } from '@poruch/protocol'

export class FakeMembers implements MemberList {
  readonly chatId: ChatId
  readonly state = new Value<MembersState>({
    members: [],
    query: '',
    hasMore: false,
    loading: false,
    failed: false,
  })
  readonly banned = new Value<BannedState>({ users: [], loading: false, failed: false })
  /** What was asked of it, in order: `open`, `search …`, `more`, `banned`, `close`. */
  readonly asked: string[] = []
  /** The members after those that are shown; none unless a test says. */
  page: (from: number) => readonly Member[] = () => []

  constructor(chatId: ChatId) {
    this.chatId = chatId
  }

  open(): () => void {
    this.asked.push('open')
    return () => this.asked.push('close')
  }

  search(query: string): void {
    if (query === this.state.get().query) return
    this.asked.push(`search ${query}`)
    this.state.update((state) => ({ ...state, query }))
  }

  async loadMore(): Promise<void> {
    this.asked.push('more')
    this.state.update((state) => ({
      ...state,
      members: [...state.members, ...this.page(state.members.length)],
    }))
  }

  async loadBanned(): Promise<void> {
    this.asked.push('banned')
  }

  /** Shows these, and nobody after them. */
  show(members: readonly Member[], users: readonly User[] = []): void {
    this.state.update((state) => ({ ...state, members }))
    this.banned.update((state) => ({ ...state, users }))
  }
}
