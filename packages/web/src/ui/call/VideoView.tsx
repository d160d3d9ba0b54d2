// A picture that moves: somebody's camera. It makes no sound; the voice has its own element.
import { useRef } from 'react'
import { classNames } from '../parts/class-names.ts'
import { usePlayback } from './use-playback.ts'

export interface VideoViewProps {
  stream: MediaStream
  label: string
  /** One's own camera is shown as in a mirror, except the one at the back of a phone. */
  isOwn?: boolean
  /** `contain`: all of it is seen on a wide screen; a phone held upright is filled. `whole`: nothing is ever cut off. */
  fit: 'contain' | 'cover' | 'whole'
}

const fits = {
  cover: 'object-cover',
  contain: 'object-cover md:object-contain',
  whole: 'object-contain',
} as const

export function VideoView({ stream, label, isOwn = false, fit }: VideoViewProps) {
  const video = useRef<HTMLVideoElement>(null)
  usePlayback(video, stream)
  return (
    <video
      ref={video}
      aria-label={label}
      muted
      autoPlay
      playsInline
      disablePictureInPicture={isOwn}
      className={classNames(
        'pointer-events-none size-full',
        fits[fit],
        isOwn && !facesAway(stream) && '-scale-x-100',
      )}
    />
  )
}

/** Is it the camera at the back of a phone? */
function facesAway(stream: MediaStream): boolean {
  return stream.getVideoTracks()[0]?.getSettings().facingMode === 'environment'
}
