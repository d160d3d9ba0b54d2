// Holds a microphone or a camera while a test runs, and lets go of it when the test or the page ends.
import type { LocalKind, MediaProblem, Platform } from '@poruch/calls'
import { useEffect, useRef, useState } from 'react'
import { type Captured, capture } from './capture.ts'

export interface CaptureTest {
  isOn: boolean
  stream: MediaStream | null
  problem: MediaProblem | null
  toggle: () => void
}

const nothing = { stream: null, problem: null }

/** `onAllowed` is called after each answer of the browser: names of devices may be known then. */
export function useCapture(
  platform: Platform,
  kind: LocalKind,
  id: string | null,
  onAllowed: () => void,
): CaptureTest {
  const [isOn, setOn] = useState(false)
  const [captured, setCaptured] = useState<Captured | typeof nothing>(nothing)
  const tell = useRef(onAllowed)
  tell.current = onAllowed
  useEffect(() => {
    if (!isOn) return
    let isWanted = true
    let held: MediaStream | null = null
    const stop = () => {
      for (const track of held?.getTracks() ?? []) track.stop()
    }
    void capture(platform, kind, id).then((result) => {
      held = result.stream
      if (!isWanted) return stop()
      setCaptured(result)
      if (result.problem !== null) setOn(false)
      tell.current()
    })
    return () => {
      isWanted = false
      stop()
      setCaptured((now) => (now.stream === null ? now : nothing))
    }
  }, [platform, kind, id, isOn])
  const toggle = () => {
    setCaptured(nothing)
    setOn(!isOn)
  }
  return { isOn, stream: captured.stream, problem: captured.problem, toggle }
}
