// The members of a chat as a test or a story sets them; it notes what was asked of it.
import type { BannedState, MemberList, MembersState } from '@poruch/client'
import { Value } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'

export class FakeMembers implements MemberList {
  readonly chatId: ChatId
  readonly state: Value<MembersState>
  readonly banned = new Value<BannedState>({ users: [], loading: false, failed: false })
  readonly searched: string[] = []
  asked = 0
  askedBanned = 0
  /** What happens when a page is asked for. */
  onMore: () => void = () => {}

  constructor(chatId: ChatId, state: Partial<MembersState> = {}) {
    this.chatId = chatId
    this.state = new Value<MembersState>({
      ...{ members: [], query: '', hasMore: false, loading: false, failed: false },
      ...state,
    })
  }

  open() {
    return () => {}
  }

  search(query: string): void {
    if (query === this.state.get().query) return
    this.searched.push(query)
    this.state.update((before) => ({ ...before, query }))
  }

  async loadMore(): Promise<void> {
    this.asked += 1
    this.onMore()
  }

  async loadBanned(): Promise<void> {
    this.askedBanned += 1
  }
}
