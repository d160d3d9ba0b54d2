// "Chat info": what a group or a channel is, who is in it, and the ways in and out. A pane on a desktop, a page on a phone.
import type { ChatSummary } from '@poruch/client'
import { mayDo } from '@poruch/protocol'
import { ArrowLeft, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import { AboutChat } from './AboutChat.tsx'
import { LeaveChat } from './LeaveChat.tsx'
import { MemberList } from './MemberList.tsx'
import { useMemberActions } from './use-member-actions.tsx'
import { WaysIn } from './WaysIn.tsx'

export interface ChatInfoProps {
  summary: ChatSummary
  /** A pane beside the chat; else it stands in the chat's place. */
  isPane: boolean
  onClose: () => void
}

export function ChatInfo({ summary, isPane, onClose }: ChatInfoProps) {
  const t = useText('groups')
  const { chat, me } = summary
  const scroller = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const list = useRef<HTMLHeadingElement>(null)
  const { onAction, question } = useMemberActions(chat, list)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent) => {
    // A menu, a dialog or a box in it has taken the key for itself.
    if (event.key === 'Escape' && !event.defaultPrevented) onClose()
  }
  return (
    <section
      aria-label={t('groups.info')}
      onKeyDown={onKeyDown}
      className={`flex h-full min-w-0 flex-col bg-panel ${isPane ? 'w-85 shrink-0 border-s border-line' : 'w-full'}`}
    >
      <header className="flex min-h-16 items-center gap-1 border-b border-line px-2">
        {!isPane && <IconButton icon={ArrowLeft} label={t('common.back')} onClick={onClose} />}
        <h2 ref={heading} tabIndex={-1} className="flex-1 px-2 text-large font-semibold outline-none">
          {t('groups.info')}
        </h2>
        {isPane && <IconButton icon={X} label={t('common.close')} onClick={onClose} />}
      </header>
      <div
        ref={scroller}
        tabIndex={-1}
        className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-6 outline-none"
      >
        <div className="mx-auto max-w-160">
          <AboutChat chat={chat} mayEdit={mayDo(me.role, 'edit', chat)} />
          <WaysIn summary={summary} />
          <LeaveChat summary={summary} />
          <h3
            ref={list}
            tabIndex={-1}
            className="border-t border-line px-2 pt-4 pb-2 font-semibold outline-none"
          >
            {t('groups.members', { count: chat.memberCount })}
          </h3>
          {/* Last: it goes on and on. */}
          <MemberList summary={summary} scroller={scroller} onAction={onAction} />
        </div>
      </div>
      {question}
    </section>
  )
}
