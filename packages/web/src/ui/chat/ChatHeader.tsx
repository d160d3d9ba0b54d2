// Which chat it is, what goes on in it, and what can be done: call the other person, or see who is in.
import type { ChatSummary } from '@poruch/client'
import { mayDo } from '@poruch/protocol'
import { ArrowLeft } from 'lucide-react'
import { type Ref, Suspense, useEffect, useRef } from 'react'
import { lazyPart } from '../lazy-part.tsx'
import { Avatar } from '../parts/Avatar.tsx'
import { classNames } from '../parts/class-names.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { pictureOf } from '../parts/picture/address.ts'
import { Beside } from '../people/Beside.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { touchQuery, useMediaQuery, wideQuery } from '../use-media-query.ts'
import { usePresence } from '../use-presence.ts'
import { useTypingNames } from './use-typing-names.ts'

const RoomsButton = lazyPart(['rooms'], async () => (await import('../rooms/RoomsButton.tsx')).RoomsButton)

const CallButtons = lazyPart(['call'], async () => (await import('./CallButtons.tsx')).CallButtons)

export interface ChatHeaderProps {
  summary: ChatSummary
  name: string
  /** Null: there is nothing to see about this chat. */
  info: SideButtonProps | null
  /** Null: there are no rooms in such a chat. */
  rooms: SideButtonProps | null
}

export interface SideButtonProps {
  isOpen: boolean
  onToggle: () => void
  ref: Ref<HTMLButtonElement>
}

export function ChatHeader({ summary, name, info, rooms }: ChatHeaderProps) {
  const t = useText()
  const go = useGo()
  const isWide = useMediaQuery(wideQuery)
  const { peerId, chat, gone, me } = summary
  const online = usePresence(peerId === null ? [] : [peerId])
  const isOnline = peerId !== null && online.has(peerId)
  return (
    <header className="flex min-h-16 items-center gap-1 border-b border-line bg-panel px-2 md:ps-4">
      {!isWide && <IconButton icon={ArrowLeft} label={t('common.back')} onClick={() => go.back('/')} />}
      <div className="relative flex min-w-0 flex-1 items-center">
        <Avatar id={peerId ?? chat.id} name={name} picture={pictureOf(chat)} online={isOnline} />
        <div className="flex min-w-0 flex-1 flex-col ps-2">
          <div className="flex min-w-0 items-baseline gap-1.5">
            <Heading name={name} />
            {peerId !== null && <Beside id={peerId} />}
          </div>
          <Status summary={summary} isOnline={isOnline} />
        </div>
        {info !== null && <InfoButton {...info} />}
      </div>
      {rooms !== null && (
        // As wide as it will be: nothing moves when it comes.
        <Suspense fallback={<span className="size-11 shrink-0" />}>
          <RoomsButton chatId={chat.id} {...rooms} />
        </Suspense>
      )}
      {gone === null && (peerId !== null || mayDo(me.role, 'call', chat)) && (
        // Its place is kept: nothing moves when it comes.
        <div
          className={classNames(
            'flex shrink-0 justify-end',
            peerId === null ? 'min-w-11' : 'min-w-22 md:min-w-33',
          )}
        >
          <Suspense fallback={null}>
            <CallButtons chatId={chat.id} peerId={peerId} />
          </Suspense>
        </div>
      )}
    </header>
  )
}

/** Lies over the picture and the title, so that the title stays a heading. */
function InfoButton({ isOpen, onToggle, ref }: SideButtonProps) {
  const t = useText()
  return (
    <button
      ref={ref}
      type="button"
      aria-label={t('chat.info')}
      title={t('chat.info')}
      aria-expanded={isOpen}
      onClick={onToggle}
      className="absolute -inset-x-1 -inset-y-1 rounded-small"
    />
  )
}

function Status({ summary, isOnline }: { summary: ChatSummary; isOnline: boolean }) {
  const t = useText()
  const typing = useTypingNames(summary)
  const { peer, chat, gone } = summary
  const isTyping = typing !== null
  // In a chat of two there is only one who can be meant.
  const writes = chat.kind === 'direct' ? t('chat.typing') : typing
  const stands =
    chat.kind === 'direct'
      ? isOnline
        ? t('chat.online')
        : peer !== null && `@${peer.username}`
      : gone === null && t('chat.members', { count: chat.memberCount })
  return (
    <p className="truncate text-small text-muted">
      {isTyping ? <span className="text-accent-text">{writes}</span> : stands}
    </p>
  )
}

/** On touch the focus comes here when the chat opens: a text box would call up the keyboard unasked. */
function Heading({ name }: { name: string }) {
  const isTouch = useMediaQuery(touchQuery)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isTouch) heading.current?.focus({ preventScroll: true })
  }, [isTouch])
  return (
    <h1
      ref={heading}
      tabIndex={-1}
      dir="auto"
      title={name}
      className="truncate text-left text-large font-semibold outline-none"
    >
      {name}
    </h1>
  )
}
