// "Chat info": what a group or a channel is, who is in it, and the ways in and out.
import type { ChatSummary } from '@poruch/client'
import { mayDo } from '@poruch/protocol'
import { useRef } from 'react'
import { SidePane, type SidePaneProps } from '../../parts/SidePane.tsx'
import { useText } from '../../text-context.tsx'
import { AboutChat } from './AboutChat.tsx'
import { LeaveChat } from './LeaveChat.tsx'
import { MemberList } from './MemberList.tsx'
import { useMemberActions } from './use-member-actions.tsx'
import { WaysIn } from './WaysIn.tsx'

export interface ChatInfoProps extends Pick<SidePaneProps, 'isPane' | 'onClose'> {
  summary: ChatSummary
}

export function ChatInfo({ summary, ...pane }: ChatInfoProps) {
  const t = useText('groups')
  const { chat, me } = summary
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLHeadingElement>(null)
  const { onAction, question } = useMemberActions(chat, list)
  return (
    <SidePane {...pane} title={t('groups.info')} scroller={scroller} className="px-4 pb-6" over={question}>
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
    </SidePane>
  )
}
