// One chat: header, timeline, the box to write in, and beside or over them what there is to know about it.
import type { ChatSummary } from '@poruch/client'
import { type ChatId, mayDo } from '@poruch/protocol'
import { MessageCircleOff } from 'lucide-react'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { lazyPart } from '../lazy-part.tsx'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { paneQuery, useMediaQuery } from '../use-media-query.ts'
import { useValue } from '../use-value.ts'
import { Announcer } from './Announcer.tsx'
import { ChatHeader } from './ChatHeader.tsx'
import { Composer } from './composer/Composer.tsx'
import { GoneBar } from './composer/GoneBar.tsx'
import { OnlyAdmins } from './composer/OnlyAdmins.tsx'
import { TimelineView } from './timeline/TimelineView.tsx'
import { useInfo } from './use-info.ts'

const ChatInfo = lazyPart(
  ['groups', 'people', 'invites'],
  async () => (await import('./info/ChatInfo.tsx')).ChatInfo,
)

/** `chatId` as it stands in the address: only a chat of this person is opened. */
export function ChatPage({ chatId }: { chatId: string }) {
  const { roster } = useSession()
  const summary = useValue(roster.chat(chatId as ChatId))
  const loaded = useValue(roster.loaded)
  const [wasHere, setWasHere] = useState(false)
  if (summary !== null && !wasHere) setWasHere(true)
  if (summary !== null) return <OpenChat summary={summary} chatId={summary.chat.id} />
  return loaded ? <NotFound wasHere={wasHere} /> : <PageSkeleton />
}

function OpenChat({ summary, chatId }: { summary: ChatSummary; chatId: ChatId }) {
  const t = useText()
  const session = useSession()
  const timeline = useMemo(() => session.timeline(chatId), [session, chatId])
  useEffect(() => timeline.open(), [timeline])
  const isPane = useMediaQuery(paneQuery)
  const info = useInfo(chatId)
  const name = summary.title === '' ? t('inbox.person_gone') : summary.title
  const hasInfo = summary.chat.kind !== 'direct' && summary.gone === null
  const showsInfo = hasInfo && info.isOpen
  const isCovered = showsInfo && !isPane
  return (
    <div className="relative flex h-full">
      <div inert={isCovered} className="flex h-full min-w-0 flex-1 flex-col">
        <ChatHeader summary={summary} name={name} info={hasInfo ? info : null} />
        <TimelineView timeline={timeline} summary={summary} name={name} isCovered={isCovered} />
        <Foot summary={summary} chatId={chatId} />
        <Announcer timeline={timeline} summary={summary} />
      </div>
      {showsInfo && (
        <div className={isPane ? 'contents' : 'absolute inset-0 z-10 bg-panel'}>
          <ErrorBoundary>
            <Suspense fallback={isPane ? null : <PageSkeleton />}>
              <ChatInfo summary={summary} isPane={isPane} onClose={info.onToggle} />
            </Suspense>
          </ErrorBoundary>
        </div>
      )}
    </div>
  )
}

/** Where one writes, or why one does not. */
function Foot({ summary, chatId }: { summary: ChatSummary; chatId: ChatId }) {
  const session = useSession()
  const timeline = session.timeline(chatId)
  const { chat, me, gone } = summary
  if (gone !== null) return <GoneBar timeline={timeline} gone={gone} />
  if (!mayDo(me.role, 'write', chat)) return <OnlyAdmins summary={summary} />
  return <Composer timeline={timeline} hasMentions={chat.kind !== 'direct'} />
}

function NotFound({ wasHere }: { wasHere: boolean }) {
  const t = useText()
  const go = useGo()
  return (
    <EmptyState
      icon={MessageCircleOff}
      heading="h1"
      title={t(wasHere ? 'chat.gone_unknown' : 'chat.not_found_title')}
      text={t(wasHere ? 'chat.gone_nothing' : 'chat.not_found_text')}
      action={
        <Button tone="primary" onClick={() => go.back('/')}>
          {t('invite.to_chats')}
        </Button>
      }
    />
  )
}
