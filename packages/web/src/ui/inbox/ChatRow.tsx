// One chat in the list: who, when, what was said last, how much is unread.
import type { ChatSummary } from '@poruch/client'
import type { ChatKind, Message } from '@poruch/protocol'
import { CircleAlert, Clock } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'wouter'
import { formatShort } from '../../i18n/format.ts'
import { factsOf } from '../chat/bodies/facts.ts'
import { useTold } from '../chat/bodies/use-told.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { classNames } from '../parts/class-names.ts'
import { useLocale, useText } from '../text-context.tsx'
import { fromInside } from '../use-go.ts'

export interface ChatRowProps {
  summary: ChatSummary
  now: number
  isOpen: boolean
  isOnline: boolean
}

export const ChatRow = memo(function ChatRow({ summary, now, isOpen, isOnline }: ChatRowProps) {
  const t = useText()
  const { chat, peer, unread } = summary
  const name = peer?.displayName ?? chat.title ?? t('inbox.person_gone')
  return (
    <li className="[contain-intrinsic-size:auto_68px] [content-visibility:auto]">
      <Link
        href={`/chat/${chat.id}`}
        state={fromInside}
        data-item
        aria-current={isOpen ? 'page' : undefined}
        className={classNames(
          'flex items-center gap-3 rounded-large px-2 py-2.5 -outline-offset-2 transition-colors duration-150',
          isOpen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Avatar id={peer?.id ?? chat.id} name={name} online={isOnline} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <span dir="auto" title={name} className="min-w-0 flex-1 truncate text-left font-semibold">
              {name}
            </span>
            {isOnline && <span className="sr-only">{t('inbox.online')}</span>}
            <RowTime summary={summary} now={now} />
          </span>
          <span className="flex items-center gap-2 text-muted">
            <Preview summary={summary} />
            {unread > 0 && (
              <span className="figures inline-flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full bg-accent-strong px-1.5 text-small font-semibold text-accent-ink">
                <span aria-hidden="true">{unread > 999 ? '999+' : unread}</span>
                <span className="sr-only">{t('inbox.unread', { count: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  )
})

function RowTime({ summary, now }: { summary: ChatSummary; now: number }) {
  const locale = useLocale()
  const at = summary.pending?.createdAt ?? summary.lastMessage?.createdAt
  if (at === undefined) return null
  return (
    <time dateTime={new Date(at).toISOString()} className="figures shrink-0 text-small text-muted">
      {formatShort(locale, at, now)}
    </time>
  )
}

/** What goes on comes first: typing, then a draft, then what waits to be sent, then what was said last. */
function Preview({ summary }: { summary: ChatSummary }) {
  const t = useText()
  const { typing, draft, pending, lastMessage } = summary
  const line = 'min-w-0 flex-1 truncate text-start'
  if (typing.length > 0) return <span className={`${line} text-accent-text`}>{t('chat.typing')}</span>
  if (draft.trim() !== '')
    return (
      <span className={line}>
        <span className="text-danger-text">{t('inbox.draft')}</span> <bdi>{draft}</bdi>
      </span>
    )
  if (pending !== null) {
    const refused = pending.state === 'refused'
    const Icon = refused ? CircleAlert : Clock
    return (
      <>
        <Icon
          size={14}
          aria-label={t(refused ? 'chat.not_sent' : 'chat.waiting')}
          className={classNames('shrink-0', refused && 'text-danger-text')}
        />
        <span className={line}>
          <bdi>{pending.body.text}</bdi>
        </span>
      </>
    )
  }
  if (lastMessage === null) return <span className={line}>{t('inbox.no_messages')}</span>
  return <LastMessage message={lastMessage} kind={summary.chat.kind} />
}

function LastMessage({ message, kind }: { message: Message; kind: ChatKind }) {
  const t = useText()
  const told = useTold(message, kind)
  const { preview, isSaid } = factsOf(message.body)
  return (
    <span className="min-w-0 flex-1 truncate text-start">
      {isSaid && told.isMine && `${t('inbox.you')} `}
      <bdi>{preview(t, told)}</bdi>
    </span>
  )
}
