// Plays the other side's voice through one element that stays for the whole call, whatever the screen shows.
import { type RefObject, useEffect, useRef, useState } from 'react'
import { preferences } from '../../app/preferences.ts'
import { useValue } from '../use-value.ts'
import { usePlayback } from './use-playback.ts'

export interface RemoteAudio {
  element: RefObject<HTMLAudioElement | null>
  /** The browser plays nothing until the person asks for it. */
  isBlocked: boolean
  /** Tries again. Call it from a gesture. */
  play: () => void
}

/** Can this browser send sound to a chosen speaker? */
export const canChooseSpeaker = 'setSinkId' in HTMLAudioElement.prototype

export function useRemoteAudio(stream: MediaStream): RemoteAudio {
  const element = useRef<HTMLAudioElement>(null)
  const [isBlocked, setBlocked] = useState(false)
  const { speakerId } = useValue(preferences)
  const play = usePlayback(element, stream, setBlocked)
  useEffect(() => {
    if (!canChooseSpeaker) return
    // A speaker that is gone: the browser's own choice goes on playing.
    element.current?.setSinkId(speakerId ?? '').catch(() => {})
  }, [speakerId])
  return { element, isBlocked, play }
}
