// One chat in the list: who, when, what was said last, how much is unread, and what can be done with it.
import type { ChatSummary } from '@poruch/client'
import { memo, useState } from 'react'
import { Link } from 'wouter'
import { formatShort } from '../../i18n/format.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { classNames } from '../parts/class-names.ts'
import { pictureOf } from '../parts/picture/address.ts'
import { Beside } from '../people/Beside.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { fromInside } from '../use-go.ts'
import { useLongPress } from '../use-long-press.ts'
import { useInSight } from '../use-presence.ts'
import { ChatMarks, MutedMark, underMenuButton } from './ChatMarks.tsx'
import { ChatMenu } from './menu/ChatMenu.tsx'
import { Preview } from './Preview.tsx'

export interface ChatRowProps {
  summary: ChatSummary
  now: number
  isOpen: boolean
  isOnline: boolean
}

export const ChatRow = memo(function ChatRow({ summary, now, isOpen, isOnline }: ChatRowProps) {
  const t = useText()
  const { chat, gone, peerId, isMuted } = summary
  const name = summary.title || t('inbox.person_gone')
  const [isMenuOpen, setMenuOpen] = useState(false)
  const longPress = useLongPress(() => setMenuOpen(true))
  const row = useInSight(peerId)
  return (
    <li
      ref={row}
      className="group relative [contain-intrinsic-size:auto_68px] [content-visibility:auto]"
      {...longPress}
    >
      <Link
        href={`/chat/${chat.id}`}
        state={fromInside}
        data-item
        aria-current={isOpen ? 'page' : undefined}
        className={classNames(
          'flex items-center gap-3 rounded-large px-2 py-2.5 -outline-offset-2 transition-colors duration-150 [-webkit-touch-callout:none]',
          isOpen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Avatar id={peerId ?? chat.id} name={name} picture={pictureOf(chat)} online={isOnline} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-center gap-2">
            <span className="flex min-w-0 flex-1 items-center gap-1">
              <span dir="auto" title={name} className="min-w-0 truncate text-left font-semibold">
                {name}
              </span>
              {peerId !== null && <Beside id={peerId} />}
              {isMuted && <MutedMark />}
            </span>
            {isOnline && <span className="sr-only">{t('inbox.online')}</span>}
            <RowTime summary={summary} now={now} />
          </span>
          <span className="flex items-center gap-2 text-muted">
            <Preview summary={summary} />
            <ChatMarks summary={summary} />
          </span>
        </span>
      </Link>
      {gone === null && (
        <ChatMenu summary={summary} name={name} isOpen={isMenuOpen} onOpenChange={setMenuOpen} />
      )}
    </li>
  )
})

function RowTime({ summary, now }: { summary: ChatSummary; now: number }) {
  const locale = useLocale()
  const at = summary.pending?.createdAt ?? summary.lastMessage?.createdAt
  if (at === undefined) return null
  return (
    <time
      dateTime={new Date(at).toISOString()}
      className={`figures shrink-0 text-small text-muted ${underMenuButton}`}
    >
      {formatShort(locale, at, now)}
    </time>
  )
}
