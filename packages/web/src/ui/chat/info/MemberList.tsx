// The members of a chat. There may be ten thousand: only those near the screen are drawn, and they come in pages.
import type { ChatSummary, MembersState } from '@poruch/client'
import { foldedWords, type Member, type User } from '@poruch/protocol'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { LoadProblem } from '../../parts/LoadProblem.tsx'
import { SearchBox } from '../../parts/SearchBox.tsx'
import { ListSkeleton } from '../../parts/Skeleton.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { usePresence } from '../../use-presence.ts'
import { useValue } from '../../use-value.ts'
import { MemberRow } from './MemberRow.tsx'
import { actionsOn, type MemberAction } from './member-actions.ts'

export interface MemberListProps {
  summary: ChatSummary
  scroller: RefObject<HTMLElement | null>
  onAction: (action: MemberAction, user: User) => void
}

/** In CSS pixels; see `MemberRow`. */
const rowHeight = 60
/** The next page is asked for when so few rows are left below. */
const rowsAhead = 15
/** So many are found by looking. */
const searchedFrom = 8
/** How long fingers must rest before the server is asked, in milliseconds. */
const restMs = 150

export function MemberList({ summary, scroller, onAction }: MemberListProps) {
  const t = useText('groups')
  const { chat } = summary
  const session = useSession()
  const list = session.members(chat.id)
  const state = useValue(list.state)
  useEffect(() => list.open(), [list])
  const { members, query, hasMore, loading, failed } = state
  const isSearched = chat.memberCount >= searchedFrom || query !== ''
  return (
    <>
      {isSearched && <Search onQuery={(next) => list.search(next)} />}
      <Rows {...{ summary, scroller, onAction, state }} onMore={() => void list.loadMore()} />
      {failed ? (
        <div className="px-2">
          <LoadProblem
            what={t(members.length === 0 ? 'groups.members_failed' : 'groups.more_failed')}
            reason={t('groups.try_later')}
            onRetry={() => void list.loadMore()}
          />
        </div>
      ) : (
        (loading || hasMore) && <ListSkeleton rows={members.length === 0 ? 4 : 1} />
      )}
      <p role="status" className="px-2 text-muted">
        {query !== '' && !loading && !failed && members.length === 0 && t('groups.nobody_found')}
      </p>
    </>
  )
}

function Search({ onQuery }: { onQuery: (query: string) => void }) {
  const t = useText('groups')
  const [text, setText] = useState('')
  const send = useRef(onQuery)
  send.current = onQuery
  useEffect(() => {
    const timer = setTimeout(() => send.current(foldedWords(text).length === 0 ? '' : text.trim()), restMs)
    return () => clearTimeout(timer)
  }, [text])
  // Whoever opens the list next finds it whole.
  useEffect(() => () => send.current(''), [])
  return <SearchBox label={t('groups.search_members')} value={text} onChange={setText} />
}

interface RowsProps extends MemberListProps {
  state: MembersState
  onMore: () => void
}

function Rows({ summary, scroller, onAction, state, onMore }: RowsProps) {
  const t = useText('groups')
  const { members, query, hasMore } = state
  const list = useRef<HTMLUListElement>(null)
  const rows = useVirtualizer({
    count: members.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => members[index]?.userId ?? index,
    overscan: 8,
    scrollMargin: useOffsetTop(list),
  })
  const shown = rows.getVirtualItems()
  useMore(state, shown.at(-1)?.index ?? -1, onMore)
  const seen = shown.flatMap(({ index }) => members[index]?.userId ?? [])
  const online = usePresence(seen)
  const total = query === '' ? summary.chat.memberCount : hasMore ? -1 : members.length
  return (
    <ul
      ref={list}
      aria-label={t('groups.members_title')}
      className="relative"
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const member = members[index]
        return member === undefined ? null : (
          <li
            key={key}
            aria-posinset={index + 1}
            aria-setsize={total}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
          >
            <Row {...{ member, summary, onAction }} isOnline={online.has(member.userId)} />
          </li>
        )
      })}
    </ul>
  )
}

interface RowProps extends Pick<MemberListProps, 'summary' | 'onAction'> {
  member: Member
  isOnline: boolean
}

function Row({ member: { userId, role }, summary, isOnline, onAction }: RowProps) {
  const session = useSession()
  const me = useValue(session.me)
  const user = useValue(session.people.user(userId))
  const isMe = userId === me.id
  const actions = isMe ? nothing : actionsOn({ role }, summary.me.role, summary.chat)
  return <MemberRow id={userId} {...{ user, role, isMe, isOnline, actions, onAction }} />
}

const nothing: readonly MemberAction[] = []

/** Once for each length of the list: the next page makes it longer, a failure is tried again by the person. */
function useMore(
  { members, hasMore, failed, loading }: MembersState,
  lastRow: number,
  onMore: () => void,
): void {
  const asked = useRef(-1)
  const isNear = lastRow >= members.length - rowsAhead
  useEffect(() => {
    if (!isNear || failed || loading || !hasMore || asked.current === members.length) return
    asked.current = members.length
    onMore()
  }, [isNear, failed, loading, hasMore, members.length, onMore])
}

/** Where the list begins in what scrolls: what stands above it has its height only when it is drawn. */
function useOffsetTop(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  // Each time, since anything above may have grown.
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0))
  return top
}
