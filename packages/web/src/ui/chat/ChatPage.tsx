// One chat: header, timeline, the box to write in.
import type { ChatSummary } from '@poruch/client'
import type { ChatId } from '@poruch/protocol'
import { MessageCircleOff } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { useValue } from '../use-value.ts'
import { Announcer } from './Announcer.tsx'
import { ChatHeader } from './ChatHeader.tsx'
import { Composer } from './composer/Composer.tsx'
import { TimelineView } from './timeline/TimelineView.tsx'

/** `chatId` as it stands in the address: only a chat of this person is opened. */
export function ChatPage({ chatId }: { chatId: string }) {
  const session = useSession()
  const chats = useValue(session.roster.chats)
  const loaded = useValue(session.roster.loaded)
  const summary = chats.find(({ chat }) => chat.id === chatId)
  if (summary !== undefined) return <OpenChat summary={summary} chatId={summary.chat.id} />
  return loaded ? <NotFound /> : <PageSkeleton />
}

function OpenChat({ summary, chatId }: { summary: ChatSummary; chatId: ChatId }) {
  const t = useText()
  const session = useSession()
  const timeline = useMemo(() => session.timeline(chatId), [session, chatId])
  useEffect(() => timeline.open(), [timeline])
  const { typing } = useValue(timeline.state)
  const name = summary.peer?.displayName ?? summary.chat.title ?? t('inbox.person_gone')
  return (
    <div className="flex h-full flex-col">
      <ChatHeader summary={summary} name={name} isTyping={typing.length > 0} />
      <TimelineView timeline={timeline} summary={summary} name={name} />
      <Composer timeline={timeline} />
      <Announcer timeline={timeline} name={name} />
    </div>
  )
}

function NotFound() {
  const t = useText()
  const go = useGo()
  return (
    <EmptyState
      icon={MessageCircleOff}
      heading="h1"
      title={t('chat.not_found_title')}
      text={t('chat.not_found_text')}
      action={
        <Button tone="primary" onClick={() => go.back('/')}>
          {t('invite.to_chats')}
        </Button>
      }
    />
  )
}
