// Who the chat is with, what they are doing, and the two buttons that call them.
import type { ChatSummary } from '@poruch/client'
import { ArrowLeft, Phone, Video } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { startCall } from '../../calling/start-call.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { touchQuery, useMediaQuery, wideQuery } from '../use-media-query.ts'
import { useValue } from '../use-value.ts'

export interface ChatHeaderProps {
  summary: ChatSummary
  name: string
  isTyping: boolean
}

export function ChatHeader({ summary, name, isTyping }: ChatHeaderProps) {
  const t = useText()
  const go = useGo()
  const isWide = useMediaQuery(wideQuery)
  const online = useValue(useSession().presence.online)
  const { peer, chat } = summary
  const isOnline = peer !== null && online.has(peer.id)
  const call = (media: 'audio' | 'video') => {
    if (peer !== null) startCall({ chatId: chat.id, peerId: peer.id }, media)
  }
  return (
    <header className="flex min-h-16 items-center gap-1 border-b border-line bg-panel px-2 md:ps-4">
      {!isWide && <IconButton icon={ArrowLeft} label={t('common.back')} onClick={() => go.back('/')} />}
      <Avatar id={peer?.id ?? chat.id} name={name} online={isOnline} />
      <div className="flex min-w-0 flex-1 flex-col ps-2">
        <Heading name={name} />
        <p className="truncate text-small text-muted">
          {isTyping ? (
            <span className="text-accent-text">{t('chat.typing')}</span>
          ) : isOnline ? (
            t('chat.online')
          ) : (
            peer !== null && `@${peer.username}`
          )}
        </p>
      </div>
      {peer !== null && (
        <>
          <IconButton icon={Phone} label={t('chat.voice_call')} onClick={() => call('audio')} />
          <IconButton icon={Video} label={t('chat.video_call')} onClick={() => call('video')} />
        </>
      )}
    </header>
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
