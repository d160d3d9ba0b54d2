// One chat: header, timeline, the box to write in, and beside or over them what there is to know about it.
import type { ChatSummary, GoneChat } from '@poruch/client'
import { computed } from '@poruch/live'
import { type ChatId, mayDo } from '@poruch/protocol'
import { MessageCircleOff } from 'lucide-react'
import { Suspense, useMemo } from 'react'
import { lazyPart } from '../lazy-part.tsx'
import { Button } from '../parts/Button.tsx'
import { EmptyState, type EmptyStateProps } from '../parts/EmptyState.tsx'
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
import { paneQuery, useMediaQuery } from '../use-media-query.ts'
import { useValue } from '../use-value.ts'
import { Announcer } from './Announcer.tsx'
import { ChatHeader } from './ChatHeader.tsx'
import { Composer } from './composer/Composer.tsx'
import { GoneBar } from './composer/GoneBar.tsx'
import { OnlyAdmins } from './composer/OnlyAdmins.tsx'
import { goneText } from './gone-text.ts'
import { TimelineView } from './timeline/TimelineView.tsx'
import { useChatCall } from './use-chat-call.ts'
import { useSides } from './use-side.ts'

const ChatInfo = lazyPart(
  ['groups', 'people', 'invites'],
  async () => (await import('./info/ChatInfo.tsx')).ChatInfo,
)

const CallBanner = lazyPart(['call'], async () => (await import('./CallBanner.tsx')).CallBanner)

const RoomsPane = lazyPart(['rooms'], async () => (await import('../rooms/RoomsPane.tsx')).RoomsPane)

/** `chatId` as it stands in the address: only a chat of this person is opened. */
export function ChatPage({ chatId }: { chatId: string }) {
  const t = useText()
  const { roster } = useSession()
  const id = chatId as ChatId
  const summary = useSummary(id)
  const loaded = useValue(roster.loaded)
  const gone = summary === null ? roster.gone(id) : goneOf(summary)
  return (
    <>
      {summary !== null ? (
        <OpenChat summary={summary} gone={gone} chatId={summary.chat.id} />
      ) : gone !== null ? (
        <Gone gone={gone} />
      ) : loaded ? (
        <NotFound />
      ) : (
        <PageSkeleton />
      )}
      {/* Before there is anything to say: what comes into it is read out then. */}
      <p role="status" className="sr-only">
        {gone !== null && goneText(t, gone)}
      </p>
    </>
  )
}

/** Without what is half written, which the box knows: a letter is no reason to draw the chat anew. */
function useSummary(id: ChatId): ChatSummary | null {
  const { roster } = useSession()
  const summary = useMemo(() => {
    const chat = roster.chat(id)
    let shown: ChatSummary | null = null
    return computed([chat], () => {
      const next = chat.get()
      const isSame = shown !== null && next !== null && sameBut(shown, next, 'draft')
      if (!isSame) shown = next === null ? null : { ...next, draft: '' }
      return shown
    })
  }, [roster, id])
  return useValue(summary)
}

function sameBut<Name extends keyof ChatSummary>(a: ChatSummary, b: ChatSummary, left: Name): boolean {
  const names = Object.keys(a) as (keyof ChatSummary)[]
  return names.every((name) => name === left || Object.is(a[name], b[name]))
}

const goneOf = ({ title, gone }: ChatSummary): GoneChat | null =>
  gone === null ? null : { title, reason: gone }

interface OpenChatProps {
  summary: ChatSummary
  /** Only what was written here and not sent is left. */
  gone: GoneChat | null
  chatId: ChatId
}

function OpenChat({ summary, gone, chatId }: OpenChatProps) {
  const t = useText()
  const session = useSession()
  const timeline = useMemo(() => session.timeline(chatId), [session, chatId])
  const isPane = useMediaQuery(paneQuery)
  const call = useChatCall(chatId)
  const sides = useSides(chatId)
  const place = useKeptFocus<HTMLDivElement>()
  const name = summary.title === '' ? t('inbox.person_gone') : summary.title
  const hasInfo = summary.chat.kind !== 'direct' && gone === null
  const hasRooms = summary.chat.kind === 'group' && gone === null
  const Open = hasInfo && sides.info.isOpen ? ChatInfo : hasRooms && sides.rooms.isOpen ? RoomsPane : null
  const isCovered = Open !== null && !isPane
  const close = sides.info.isOpen ? sides.info.onToggle : sides.rooms.onToggle
  return (
    <div ref={gone === null ? null : place} tabIndex={-1} className="relative flex h-full outline-none">
      <div inert={isCovered} className="flex h-full min-w-0 flex-1 flex-col">
        <ChatHeader
          summary={summary}
          name={name}
          info={hasInfo ? sides.info : null}
          rooms={hasRooms ? sides.rooms : null}
        />
        <Suspense fallback={null}>
          {gone === null && call !== null && <CallBanner chatId={chatId} call={call} />}
        </Suspense>
        <TimelineView timeline={timeline} summary={summary} name={name} isCovered={isCovered} />
        <Foot summary={summary} gone={gone} chatId={chatId} />
        <Announcer timeline={timeline} summary={summary} />
      </div>
      {Open !== null && (
        <div className={isPane ? 'contents' : 'absolute inset-0 z-10 bg-panel'}>
          <ErrorBoundary>
            <Suspense fallback={isPane ? null : <PageSkeleton />}>
              <Open summary={summary} isPane={isPane} onClose={close} />
            </Suspense>
          </ErrorBoundary>
        </div>
      )}
    </div>
  )
}

/** Where one writes, or why one does not. */
function Foot({ summary, gone, chatId }: OpenChatProps) {
  const session = useSession()
  const timeline = session.timeline(chatId)
  const { chat, me } = summary
  if (gone !== null) return <GoneBar timeline={timeline} gone={gone} />
  if (!mayDo(me.role, 'write', chat)) return <OnlyAdmins summary={summary} />
  return <Composer timeline={timeline} hasMentions={chat.kind !== 'direct'} />
}

function NotFound() {
  const t = useText('groups')
  return <Nothing title={t('chat.not_found_title')} text={t('chat.not_found_text')} />
}

/** It went while it was open, or was gone before in this session. */
function Gone({ gone }: { gone: GoneChat }) {
  const t = useText('groups')
  return <Nothing title={goneText(t, gone)} text={t('chat.gone_nothing', { why: gone.reason })} />
}

function Nothing(what: Pick<EmptyStateProps, 'title' | 'text'>) {
  const t = useText()
  const go = useGo()
  return (
    <EmptyState
      icon={MessageCircleOff}
      heading="h1"
      {...what}
      action={
        <Button tone="primary" onClick={() => go.back('/')}>
          {t('invite.to_chats')}
        </Button>
      }
    />
  )
}
