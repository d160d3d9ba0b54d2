// Plays everybody's voice, each through one element that stays for as long as they are in, whatever the screen shows.
import { useCallback, useMemo, useRef, useState } from 'react'

interface PlayedVoice {
  isRefused: boolean
  play: () => void
}

export interface RemoteAudio {
  /** The browser plays nothing until the person asks for it. */
  isBlocked: boolean
  /** Some voice plays. */
  isPlaying: boolean
  /** Tries again, for all voices. Call it from a gesture. */
  play: () => void
  /** A voice says whether the browser refused to play it, and how to try again; null when it is gone. */
  tell: (source: string, voice: PlayedVoice | null) => void
}

/** Can this browser send sound to a chosen speaker? */
export const canChooseSpeaker = 'setSinkId' in HTMLAudioElement.prototype

export function useRemoteAudio(): RemoteAudio {
  const voices = useRef(new Map<string, PlayedVoice>())
  const [isBlocked, setBlocked] = useState(false)
  const [isPlaying, setPlaying] = useState(false)
  const tell = useCallback<RemoteAudio['tell']>((source, voice) => {
    if (voice === null) voices.current.delete(source)
    else voices.current.set(source, voice)
    const told = [...voices.current.values()]
    setBlocked(told.some(({ isRefused }) => isRefused))
    setPlaying(told.some(({ isRefused }) => !isRefused))
  }, [])
  const play = useCallback(() => {
    for (const voice of voices.current.values()) voice.play()
  }, [])
  return useMemo(() => ({ isBlocked, isPlaying, play, tell }), [isBlocked, isPlaying, play, tell])
}
