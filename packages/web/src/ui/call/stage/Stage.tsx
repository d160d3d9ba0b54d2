// What fills the screen of a call: the other side's picture, or their avatar with a ring that follows their voice.
import { useEffect, useRef } from 'react'
import { Avatar } from '../../parts/Avatar.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Beside } from '../../people/Beside.tsx'
import { useText } from '../../text-context.tsx'
import { watchLevel } from '../devices/audio-level.ts'
import type { CallScreenProps } from '../screen-props.ts'
import { VideoView } from '../VideoView.tsx'
import { StatusLine } from './StatusLine.tsx'

export function Stage({ snapshot, view, peer, isSwapped }: CallScreenProps & { isSwapped: boolean }) {
  const t = useText('call')
  if (view.picture === 'avatar') {
    return (
      <div className="absolute inset-0 flex flex-col items-center justify-center px-6 pt-14 pb-40 text-center">
        <SpeakingRing stream={snapshot.remote.audio} isOn={snapshot.remote.media.microphone && !view.dimmed}>
          <Avatar id={peer.id} name={peer.name} size="huge" />
        </SpeakingRing>
        <p dir="auto" className="boxed max-w-full pt-6 text-title font-semibold">
          {peer.name}
        </p>
        <Beside id={peer.id} />
        <StatusLine view={view} className="text-large" />
      </div>
    )
  }
  return (
    <div className={classNames('absolute inset-0 bg-black call-picture', view.dimmed && 'call-dimmed')}>
      {isSwapped && snapshot.localCamera !== null ? (
        <VideoView stream={snapshot.localCamera} label={t('call.own_video')} isOwn fit="contain" />
      ) : (
        <VideoView
          stream={snapshot.remote.camera}
          label={t('call.peer_video', { name: peer.name })}
          fit="contain"
        />
      )}
    </div>
  )
}

interface SpeakingRingProps {
  stream: MediaStream
  isOn: boolean
  children: React.ReactNode
}

/** The level goes straight to the element: fifteen times a second is too often to draw a whole screen again. */
function SpeakingRing({ stream, isOn, children }: SpeakingRingProps) {
  const ring = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!isOn) return
    const stop = watchLevel(stream, (level) => ring.current?.style.setProperty('--level', level.toFixed(2)))
    return () => {
      stop()
      ring.current?.style.setProperty('--level', '0')
    }
  }, [stream, isOn])
  return (
    <span className="relative inline-flex">
      <span ref={ring} aria-hidden="true" className="call-ring" />
      {children}
    </span>
  )
}
