// The small marks of a chat in the list: pinned, muted, how much is unread, and that somebody called the reader's name.
import type { ChatSummary } from '@poruch/client'
import { AtSign, BellOff, Pin } from 'lucide-react'
import { classNames } from '../parts/class-names.ts'
import { useText } from '../text-context.tsx'

/** What the button of the row's menu stands over: not seen while that is, but there for a screen reader. */
export const underMenuButton =
  'pointer-fine:group-hover:opacity-0 group-has-[button:focus-visible]:opacity-0 pointer-fine:group-has-[[aria-expanded=true]]:opacity-0'

/** Beside the name. */
export function MutedMark() {
  const t = useText()
  return <BellOff size={14} role="img" aria-label={t('inbox.muted')} className="shrink-0 text-muted" />
}

const pill = 'figures inline-flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full text-small'

/** At the end of the row. */
export function ChatMarks({ summary }: { summary: ChatSummary }) {
  const t = useText()
  const { unread, mentions, isPinned, isMuted } = summary
  return (
    <span className={classNames('flex items-center gap-2', underMenuButton)}>
      {isPinned && (
        <Pin size={14} role="img" aria-label={t('inbox.pinned')} className="shrink-0 text-muted" />
      )}
      {mentions > 0 && (
        <span className={classNames(pill, 'bg-accent-strong text-accent-ink')}>
          <AtSign size={14} aria-hidden="true" />
          <span className="sr-only">{t('inbox.mentions', { count: mentions })}</span>
        </span>
      )}
      {unread > 0 && (
        <span
          className={classNames(
            pill,
            'px-1.5 font-semibold',
            isMuted ? 'bg-hover text-ink' : 'bg-accent-strong text-accent-ink',
          )}
        >
          <span aria-hidden="true">{unread > 999 ? '999+' : unread}</span>
          <span className="sr-only">{t('inbox.unread', { count: unread })}</span>
        </span>
      )}
    </span>
  )
}
