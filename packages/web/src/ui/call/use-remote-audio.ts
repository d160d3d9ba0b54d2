// Plays the other side's voice through one element that stays for the whole call, whatever the screen shows.
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { preferences } from '../../preferences.ts'
import { useValue } from '../use-value.ts'

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
  const play = useCallback(() => {
    element.current?.play().then(
      () => setBlocked(false),
      (error: unknown) => {
        // Another start overtook this one (AbortError): that one will tell.
        if (error instanceof DOMException && error.name === 'NotAllowedError') setBlocked(true)
      },
    )
  }, [])
  useEffect(() => {
    if (element.current === null) return
    element.current.srcObject = stream
    const ended = new AbortController()
    const { signal } = ended
    // Phones pause what plays while the page is away, and a new track may need a new start.
    stream.addEventListener('addtrack', play, { signal })
    document.addEventListener('visibilitychange', () => document.hidden || play(), { signal })
    addEventListener('pointerdown', play, { signal, capture: true })
    play()
    const held = element.current
    return () => {
      ended.abort()
      held.srcObject = null
    }
  }, [stream, play])
  useEffect(() => {
    if (!canChooseSpeaker) return
    // A speaker that is gone: the browser's own choice goes on playing.
    element.current?.setSinkId(speakerId ?? '').catch(() => {})
  }, [speakerId])
  return { element, isBlocked, play }
}
