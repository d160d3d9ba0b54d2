// The call in a small window beside the app: who, how long, mute, end, and the way back.
import { Maximize2, Mic, MicOff, PhoneOff, RotateCcw, Volume2, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { callAgain } from '../../../calling/call-again.ts'
import { largeIn } from '../../../calling/others.ts'
import { isOn } from '../../../calling/view.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { Beside } from '../../people/Beside.tsx'
import { useText } from '../../text-context.tsx'
import { toggleMicrophone } from '../controls/toggle.ts'
import { Comings } from '../people/Comings.tsx'
import type { CallScreenProps } from '../screen-props.ts'
import { VideoView } from '../VideoView.tsx'
import { PictureButton } from './PictureButton.tsx'
import { StatusLine } from './StatusLine.tsx'
import type { StageProps } from './stage-props.ts'
import { useDrag } from './use-drag.ts'
import { titleOf } from './VoiceHints.tsx'

export function MiniWindow(props: StageProps) {
  const { view, peer, setMinimised, snapshot } = props
  const { hint } = snapshot.voice
  const t = useText('call')
  const hintId = useId()
  const frame = useRef<HTMLElement>(null)
  const { style, handlers } = useDrag(frame)
  const isOver = view.leavesAfterMs !== null
  return (
    <section
      ref={frame}
      aria-label={t('call.label', { name: peer.name })}
      className="call-dark pointer-events-auto fixed end-3 bottom-[calc(5rem+env(safe-area-inset-bottom))] z-40 w-72 overflow-hidden rounded-large border border-line bg-raised text-ink shadow-float animate-rise md:end-6"
      style={style}
    >
      <span id={hintId} hidden>
        {t('call.move_hint')}
      </span>
      <div className="relative">
        <Face {...props} />
        <button
          type="button"
          aria-label={t('call.return')}
          aria-describedby={hintId}
          title={t('call.return')}
          className="call-inset absolute inset-0 rounded-t-large"
          onClick={() => setMinimised(false)}
          {...handlers}
        />
      </div>
      {snapshot.peerId === null && <Comings snapshot={snapshot} />}
      {/* Always there, so that a screen reader hears of the change. */}
      <p role="status" className="px-3 text-small font-semibold text-warning-text">
        {hint !== null && t(titleOf(hint))}
      </p>
      <div className="flex items-center gap-2 ps-3 pe-2 pb-2">
        <header className="min-w-0 flex-1 ps-14">
          <StatusLine view={view} className="text-small" />
        </header>
        {isOver ? <EndedButtons {...props} /> : <RunningButtons {...props} />}
      </div>
    </section>
  )
}

/** Who is at the other end. */
function Face({ snapshot, view, peer }: CallScreenProps) {
  const t = useText('call')
  const large = largeIn(snapshot)
  return (
    <>
      {view.picture === 'remote' && large !== null && (
        <div className="aspect-video w-full bg-black">
          <VideoView stream={large} label={t('call.peer_video', { name: peer.name })} fit="cover" />
        </div>
      )}
      <div className="flex items-center gap-3 px-3 pt-3">
        <Avatar id={peer.id} name={peer.name} picture={peer.picture} />
        <p className="flex min-w-0 flex-1 items-baseline gap-1.5 font-semibold">
          <bdi className="truncate">{peer.name}</bdi>
          {peer.userId !== null && <Beside id={peer.userId} />}
        </p>
        <Maximize2 size={18} aria-hidden="true" className="shrink-0 text-muted" />
      </div>
    </>
  )
}

function RunningButtons({ call, snapshot, audio, pip }: StageProps) {
  const t = useText('call')
  const speaks = isOn(snapshot.microphone)
  return (
    <>
      {audio.isBlocked && (
        <IconButton icon={Volume2} label={t('call.tap_to_hear')} tone="accent" onClick={audio.play} />
      )}
      {pip !== null && <PictureButton pip={pip} />}
      <IconButton
        icon={speaks ? Mic : MicOff}
        label={t(speaks ? 'call.mute' : 'call.unmute')}
        className={
          speaks ? 'rounded-full! text-ink' : 'rounded-full! bg-ink text-page hover:bg-ink hover:text-page'
        }
        onClick={() => toggleMicrophone(call, snapshot)}
      />
      <IconButton
        icon={PhoneOff}
        label={t('call.end')}
        tone="danger"
        className="rounded-full!"
        onClick={() => call.hangUp()}
      />
    </>
  )
}

function EndedButtons({ call, calls, snapshot, view }: CallScreenProps) {
  const t = useText('call')
  return (
    <>
      {view.endActions.includes('call_again') && (
        <IconButton
          icon={RotateCcw}
          label={t('call.again')}
          tone="accent"
          onClick={() => callAgain(call, calls, snapshot)}
        />
      )}
      <IconButton icon={X} label={t('common.close')} onClick={() => call.dismiss()} />
    </>
  )
}
