// The small picture at the bottom right: one's own, or the other side's after a swap.
import { useId, useRef } from 'react'
import { useText } from '../../text-context.tsx'
import { VideoView } from '../VideoView.tsx'
import { useDrag } from './use-drag.ts'

export interface OwnVideoProps {
  stream: MediaStream | null
  isOwn: boolean
  /** Null while there is nothing to swap with. */
  onSwap: (() => void) | null
}

export function OwnVideo({ stream, isOwn, onSwap }: OwnVideoProps) {
  const t = useText('call')
  const hintId = useId()
  const button = useRef<HTMLButtonElement>(null)
  const { style, handlers } = useDrag(button)
  if (stream === null) return null
  const label = t(onSwap === null ? 'call.own_video' : 'call.swap')
  return (
    <>
      <span id={hintId} hidden>
        {t('call.move_hint')}
      </span>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-describedby={hintId}
        className="absolute end-3 z-1 bottom-[calc(max(1.5rem,env(safe-area-inset-bottom))+7.25rem)] aspect-3/4 w-28 overflow-hidden rounded-large bg-raised shadow-float md:end-6 md:bottom-6 md:aspect-video md:w-60 short:aspect-video! short:w-28!"
        style={style}
        onClick={onSwap ?? undefined}
        {...handlers}
      >
        <VideoView stream={stream} label={label} isOwn={isOwn} fit="cover" />
      </button>
    </>
  )
}
