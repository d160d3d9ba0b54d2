// Plays everybody's voice, each through one element that stays for as long as they are in, whatever the screen shows.
import { useCallback, useMemo, useRef, useState } from 'react'

export interface RemoteAudio {
  /** The browser plays nothing until the person asks for it. */
  isBlocked: boolean
  /** Tries again, for all voices. Call it from a gesture. */
  play: () => void
  /** A voice says whether the browser refused to play it, and how to try again; null when it is gone. */
  tell: (source: string, voice: { isRefused: boolean; play: () => void } | null) => void
}

/** Can this browser send sound to a chosen speaker? */
export const canChooseSpeaker = 'setSinkId' in HTMLAudioElement.prototype

export function useRemoteAudio(): RemoteAudio {
  const voices = useRef(new Map<string, { isRefused: boolean; play: () => void }>())
  const [isBlocked, setBlocked] = useState(false)
  const tell = useCallback<RemoteAudio['tell']>((source, voice) => {
    if (voice === null) voices.current.delete(source)
    else voices.current.set(source, voice)
    setBlocked([...voices.current.values()].some(({ isRefused }) => isRefused))
  }, [])
  const play = useCallback(() => {
    for (const voice of voices.current.values()) voice.play()
  }, [])
  return useMemo(() => ({ isBlocked, play, tell }), [isBlocked, play, tell])
}
