// Lets sound go before drawing: what draws a call on the whole screen keeps the page from putting its voice on the line.
import type { CallSnapshot } from '@poruch/calls'
import { useEffect, useState } from 'react'
import { othersIn } from '../../calling/others.ts'
import type { RemoteAudio } from './use-remote-audio.ts'

/** A call that is drawn all the same begins to look broken. */
const mostMs = 300
/** A microphone that was just opened is put on the line in a few short tasks, each of which waits its turn. */
const outMs = 50

type Playing = Pick<RemoteAudio, 'isPlaying' | 'isBlocked'>

/** Whether the call's own screen may be drawn; once it may, it may for good. */
export function useSoundFirst(snapshot: CallSnapshot, audio: Playing): boolean {
  const { phase } = snapshot
  const waits = phase === 'accepting' || phase === 'in_call'
  const [isDrawn, setDrawn] = useState(false)
  // A call from here is on the screen already when somebody answers.
  if (!isDrawn && !waits && phase !== 'incoming') setDrawn(true)
  const isSounding = speaks(snapshot) && hears(snapshot, audio)
  useEffect(() => {
    if (!waits) return
    const timer = setTimeout(() => setDrawn(true), mostMs)
    return () => clearTimeout(timer)
  }, [waits])
  useEffect(() => {
    if (!waits || !isSounding) return
    const timer = setTimeout(() => setDrawn(true), outMs)
    return () => clearTimeout(timer)
  }, [waits, isSounding])
  return isDrawn
}

/** The own microphone is on, or nothing of it is to come. */
function speaks({ microphone }: CallSnapshot): boolean {
  return microphone.live || !microphone.wanted || microphone.problem !== null
}

/** A voice of the others comes and plays, or there is none to wait for. */
function hears(snapshot: CallSnapshot, { isPlaying, isBlocked }: Playing): boolean {
  const others = othersIn(snapshot)
  if (others.some(({ link }) => link === 'connected') && isPlaying) return true
  return isBlocked || (snapshot.phase === 'in_call' && others.every(({ held }) => held))
}
