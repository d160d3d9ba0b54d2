// A picture that moves: somebody's camera. It makes no sound; the voice has its own element.
import { useRef } from 'react'
import { classNames } from '../parts/class-names.ts'
import { usePlayback } from './use-playback.ts'

export interface VideoViewProps {
  stream: MediaStream
  label: string
  /** One's own camera is shown as in a mirror, except the one at the back of a phone. */
  isOwn?: boolean
  /** `contain`: all of it is seen on a wide screen; a phone held upright is filled. */
  fit: 'contain' | 'cover'
}

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
        fit === 'cover' ? 'object-cover' : 'object-cover md:object-contain',
        isOwn && !facesAway(stream) && '-scale-x-100',
      )}
    />
  )
}

/** Is it the camera at the back of a phone? */
function facesAway(stream: MediaStream): boolean {
  return stream.getVideoTracks()[0]?.getSettings().facingMode === 'environment'
}
