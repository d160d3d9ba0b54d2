// The sound of one device in the call: a voice, or what a shared screen plays.
import { useCallback, useEffect, useRef, useState } from 'react'
import { preferences } from '../../app/preferences.ts'
import { useValue } from '../use-value.ts'
import { usePlayback } from './use-playback.ts'
import { canChooseSpeaker, type RemoteAudio } from './use-remote-audio.ts'

interface VoiceProps {
  /** Tells it from all others. */
  source: string
  stream: MediaStream
  audio: RemoteAudio
  /** The call is on hold here. */
  isHeld: boolean
}

export function Voice({ source, stream, isHeld, audio: { tell } }: VoiceProps) {
  const element = useRef<HTMLAudioElement>(null)
  const play = useRef(() => {})
  const { speakerId } = useValue(preferences)
  const tried = useCallback(
    (isRefused: boolean) => tell(source, { isRefused, play: () => play.current() }),
    [source, tell],
  )
  play.current = usePlayback(element, useSound(stream), tried)
  useEffect(() => () => tell(source, null), [source, tell])
  useEffect(() => {
    if (!canChooseSpeaker) return
    // A speaker that is gone: the browser's own choice goes on playing.
    element.current?.setSinkId(speakerId ?? '').catch(() => {})
  }, [speakerId])
  return <audio ref={element} autoPlay muted={isHeld} />
}

/** The sound of a stream alone: a picture in it would be decoded for nobody. */
function useSound(stream: MediaStream): MediaStream {
  const [sound] = useState(() => new MediaStream())
  const wanted = stream.getAudioTracks()
  for (const track of sound.getTracks()) if (!wanted.includes(track)) sound.removeTrack(track)
  for (const track of wanted) sound.addTrack(track)
  return sound
}
