// The members of a chat. There may be ten thousand: only those near the screen are drawn, and they come in pages.
import type { UserId } from '@poruch/protocol'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { LoadProblem } from '../../parts/LoadProblem.tsx'
import { ListSkeleton } from '../../parts/Skeleton.tsx'
import { useText } from '../../text-context.tsx'
import type { MemberEntry } from './facts.ts'
import { type MemberAction, MemberRow } from './MemberRow.tsx'

export interface MemberListProps {
  me: UserId
  /** Those that came so far, in the order of the list. */
  members: readonly MemberEntry[]
  /** How many there are. */
  total: number
  online: ReadonlySet<UserId>
  /** Why the next ones could not be loaded, in words. */
  problem: string | null
  /** The next page, asked for as the end of the list comes near, and again after a failure. */
  onMore: () => void
  /** What this person may do about a member. */
  may: (member: MemberEntry) => ReadonlySet<MemberAction>
  onAction: (action: MemberAction, member: MemberEntry) => void
}

/** In CSS pixels; see `MemberRow`. */
const rowHeight = 60
/** The next page is asked for when so few rows are left below. */
const rowsAhead = 15

export function MemberList({
  scroller,
  ...props
}: MemberListProps & { scroller: RefObject<HTMLElement | null> }) {
  const t = useText('groups')
  const { me, members, total, online, problem, onMore, may, onAction } = props
  const list = useRef<HTMLUListElement>(null)
  const rows = useVirtualizer({
    count: members.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => members[index]?.user.id ?? index,
    overscan: 8,
    scrollMargin: useOffsetTop(list),
  })
  useMore(rows, props)
  return (
    <>
      <ul
        ref={list}
        aria-label={t('groups.members_title')}
        className="relative"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const member = members[index]
          if (member === undefined) return null
          return (
            <li
              key={key}
              aria-posinset={index + 1}
              aria-setsize={total}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              <MemberRow
                member={member}
                isMe={member.user.id === me}
                isOnline={online.has(member.user.id)}
                may={may(member)}
                onAction={onAction}
              />
            </li>
          )
        })}
      </ul>
      {problem === null ? (
        members.length < total && <ListSkeleton rows={members.length === 0 ? 4 : 1} />
      ) : (
        <LoadProblem
          what={t(members.length === 0 ? 'groups.members_failed' : 'groups.more_failed')}
          reason={problem}
          onRetry={onMore}
        />
      )}
    </>
  )
}

/** Once for each length of the list: the next page makes it longer, a failure is tried again by the person. */
function useMore(
  rows: Virtualizer<HTMLElement, Element>,
  { members, total, problem, onMore }: MemberListProps,
): void {
  const asked = useRef(-1)
  const last = rows.getVirtualItems().at(-1)?.index ?? -1
  const isNear = last >= members.length - rowsAhead
  useEffect(() => {
    if (!isNear || problem !== null || members.length >= total || asked.current === members.length) return
    asked.current = members.length
    onMore()
  }, [isNear, problem, members.length, total, onMore])
}

/** Where the list begins in what scrolls: what stands above it has its height only when it is drawn. */
function useOffsetTop(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  // Each time, since anything above may have grown.
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0))
  return top
}
