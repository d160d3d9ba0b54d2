// Somebody calls: who, and what to do about it. It comes over every page.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import type { Readable } from '@poruch/live'
import type { CallMedia } from '@poruch/protocol'
import { BellOff, MessageSquareText, Phone, PhoneOff, Video } from 'lucide-react'
import { AlertDialog } from 'radix-ui'
import { useEffect, useRef } from 'react'
import { incomingHeading } from '../../../calling/words.ts'
import { focusComposer } from '../../focus-composer.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useText } from '../../text-context.tsx'
import { useCovering } from '../../use-covering.ts'
import { useOpenChat } from '../../use-open-chat.ts'
import { useValue } from '../../use-value.ts'
import type { Peer } from '../use-peer.ts'
import { useWhoCalls } from '../use-who-calls.ts'

export interface IncomingDialogProps {
  call: CallHandle
  snapshot: CallSnapshot
  soundBlocked: Readable<boolean>
}

export function IncomingDialog({ call, snapshot, soundBlocked }: IncomingDialogProps) {
  const t = useText('call')
  const { media } = snapshot
  const { caller, place, sentence } = useWhoCalls(snapshot)
  useCovering()
  const isSilent = useValue(soundBlocked)
  const content = useRef<HTMLDivElement>(null)
  // It stays until there is time to draw the call itself.
  const isAnswered = snapshot.phase !== 'incoming'
  useEffect(() => {
    // From the button, which answers no more.
    if (isAnswered) content.current?.focus()
  }, [isAnswered])
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        {/* Not the library's own: that one writes a style into the page, which the page's policy refuses. */}
        <div className="pointer-events-auto fixed inset-0 z-60 bg-shade animate-appear" />
        <AlertDialog.Content
          ref={content}
          tabIndex={-1}
          className="fixed inset-x-0 bottom-0 z-60 flex max-h-dvh flex-col items-center gap-1 overflow-y-auto rounded-t-large bg-raised px-6 pt-8 short:pt-3 pb-[max(1.5rem,env(safe-area-inset-bottom))] text-center shadow-float outline-none animate-rise md:inset-x-auto md:inset-y-0 md:start-1/2 md:my-auto md:h-fit md:-ms-48 md:w-96 md:rounded-large"
          // The dialog itself has the focus, no button: keys that were meant for a text answer nothing.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            content.current?.focus()
          }}
          onEscapeKeyDown={(event) => event.preventDefault()}
        >
          <div className="short:hidden">
            <Avatar id={caller.id} name={caller.name} size="huge" />
          </div>
          <p dir="auto" className="boxed max-w-full pt-4 short:pt-0 text-title font-semibold">
            {caller.name}
          </p>
          {/* Always: a name is whatever a stranger likes to be called. */}
          {caller.username !== null && <p className="break-long text-muted">{caller.username}</p>}
          {place !== null && <p className="boxed max-w-full">{place}</p>}
          <AlertDialog.Title className="text-large text-muted">
            {t(isAnswered ? 'call.connecting' : incomingHeading(media).key)}
          </AlertDialog.Title>
          <AlertDialog.Description className={media === 'video' ? 'pt-2 text-small text-muted' : 'sr-only'}>
            {media === 'video' ? t('call.accept_video_note') : sentence}
          </AlertDialog.Description>
          {isSilent && !isAnswered && (
            <p className="pt-2 text-small text-warning-text">{t('call.sound_blocked')}</p>
          )}
          <Answers call={call} media={media} caller={caller} isGiven={isAnswered} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

interface AnswersProps {
  call: CallHandle
  media: CallMedia
  caller: Peer
  isGiven: boolean
}

function Answers({ call, media, caller, isGiven }: AnswersProps) {
  const t = useText('call')
  const openChat = useOpenChat()
  const isVideo = media === 'video'
  const reply = async () => {
    call.decline('user')
    if (caller.userId !== null && (await openChat(caller.userId))) focusComposer()
  }
  return (
    <div
      inert={isGiven}
      className={classNames(
        'sticky bottom-0 flex w-full flex-col gap-2 bg-raised pt-6 short:pt-2',
        isGiven && 'opacity-50',
      )}
    >
      <div className="grid grid-cols-2 gap-3 [&>button]:px-2">
        <Button tone="danger" className="min-h-13" onClick={() => call.decline('user')}>
          <PhoneOff size={20} aria-hidden="true" />
          {t('call.decline')}
        </Button>
        <Button
          tone="primary"
          className="min-h-13"
          onClick={() => call.accept({ microphone: true, camera: isVideo })}
        >
          {isVideo ? <Video size={20} aria-hidden="true" /> : <Phone size={20} aria-hidden="true" />}
          {t('call.accept')}
        </Button>
      </div>
      {isVideo && (
        <Button onClick={() => call.accept({ microphone: true, camera: false })}>
          <Phone size={18} aria-hidden="true" />
          {t('call.accept_voice')}
        </Button>
      )}
      <div className="flex flex-wrap justify-center gap-x-2">
        <Button tone="quiet" onClick={() => void reply()}>
          <MessageSquareText size={18} aria-hidden="true" />
          {t('call.reply')}
        </Button>
        <Button tone="quiet" onClick={() => call.decline('device')}>
          <BellOff size={18} aria-hidden="true" />
          {t('call.decline_here')}
        </Button>
      </div>
    </div>
  )
}
