// The row over the chats that leads to those that were put away.
import type { ChatSummary } from '@poruch/client'
import { Archive, ChevronRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { useText } from '../text-context.tsx'
import { fromInside } from '../use-go.ts'

export interface ArchivedRowProps {
  chats: readonly ChatSummary[]
  /** It takes the focus when it appears. */
  hasFocus: boolean
}

export function ArchivedRow({ chats, hasFocus }: ArchivedRowProps) {
  const t = useText()
  const link = useRef<HTMLAnchorElement>(null)
  const wantsFocus = useRef(hasFocus)
  useEffect(() => {
    if (wantsFocus.current) link.current?.focus()
  }, [])
  return (
    <li>
      <Link
        ref={link}
        href="/archived"
        state={fromInside}
        data-item
        className="flex min-h-13 items-center gap-3 rounded-large px-2 py-1.5 -outline-offset-2 transition-colors duration-150 hover:bg-hover"
      >
        <span className="flex w-11 shrink-0 justify-center text-muted">
          <Archive size={20} aria-hidden="true" />
        </span>
        <span className="min-w-0 flex-1 truncate font-medium">{t('inbox.archived')}</span>
        <span className="figures shrink-0 text-small text-muted">
          {t('inbox.archived_count', { count: chats.length })}
        </span>
        <ChevronRight size={18} aria-hidden="true" className="shrink-0 text-muted" />
      </Link>
    </li>
  )
}
