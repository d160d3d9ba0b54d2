// Whom one can mention, over the box to write in, which keeps the focus: the keys come from there.
import type { ChatId, User } from '@poruch/protocol'
import { type RefObject, type UIEvent, useEffect, useState } from 'react'
import { Avatar } from '../../parts/Avatar.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useFoundMembers } from '../../people/use-found-members.ts'
import { useText } from '../../text-context.tsx'

export interface MentionListProps {
  chatId: ChatId
  query: string
  /** Of the list, named by the box. */
  id: string
  /** Handed a function that takes a key of the box; it returns whether the key was for the list. */
  keys: RefObject<(key: string) => boolean>
  onChoose: (user: User) => void
  /** The id of the option that a key would choose; null where there is none. */
  onActive: (id: string | null) => void
}

/** The next page is asked for so near to the end, in CSS pixels. */
const nearEnd = 120

export function MentionList({ chatId, query, id, keys, onChoose, onActive }: MentionListProps) {
  const t = useText()
  const { people: users, isPending, problem, onMore } = useFoundMembers(chatId, query)
  const [at, setAt] = useState(0)
  // Another query begins at the top.
  const [seen, setSeen] = useState(query)
  if (seen !== query) {
    setSeen(query)
    setAt(0)
  }
  const active = Math.min(at, users.length - 1)
  const activeId = users[active] === undefined ? null : `${id}-${users[active].id}`
  useEffect(() => {
    onActive(activeId)
    if (activeId !== null) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
    return () => onActive(null)
  }, [activeId, onActive])
  useEffect(() => {
    const taken = keys
    taken.current = (key) => {
      const user = users[active]
      if (user === undefined) return false
      if (key === 'ArrowDown') setAt((active + 1) % users.length)
      else if (key === 'ArrowUp') setAt((active + users.length - 1) % users.length)
      else if (key === 'Enter' || key === 'Tab') onChoose(user)
      else return false
      return true
    }
    return () => {
      taken.current = () => false
    }
  }, [keys, users, active, onChoose])
  const onScroll = ({ currentTarget: box }: UIEvent<HTMLElement>) => {
    if (box.scrollHeight - box.clientHeight - box.scrollTop < nearEnd) onMore()
  }
  const isEmpty = users.length === 0
  return (
    <div
      className={classNames(
        'absolute inset-x-0 bottom-full z-10 mb-2 overflow-hidden rounded-large border border-line bg-raised shadow-float animate-appear',
        isEmpty && isPending && 'hidden',
      )}
    >
      <p role="status" className={isEmpty ? 'px-4 py-3 text-muted' : 'sr-only'}>
        {problem ?? (isPending ? '' : t('chat.mention_count', { count: users.length }))}
      </p>
      <div
        id={id}
        role="listbox"
        aria-label={t('chat.mention_list')}
        className="max-h-[min(15rem,40dvh)] overflow-y-auto overscroll-contain p-1 empty:hidden"
        onScroll={onScroll}
      >
        {users.map((user, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys come from the box to write in
          <div
            key={user.id}
            id={`${id}-${user.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // The box keeps the focus, and a phone its keyboard.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(user)}
            className={classNames(
              'flex min-h-11 cursor-pointer items-center gap-3 rounded-small px-2',
              index === active ? 'bg-accent-soft' : 'hover:bg-hover',
            )}
          >
            <Avatar id={user.id} name={user.displayName} size="small" />
            <bdi className="min-w-0 truncate">{user.displayName}</bdi>
            <span className="shrink-0 text-small text-muted">@{user.username}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
