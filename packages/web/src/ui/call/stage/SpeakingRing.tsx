// A ring around a face that follows its voice, in a call of two.
import { watchLevel } from '@poruch/calls'
import { type ReactNode, useEffect, useRef } from 'react'

export interface SpeakingRingProps {
  stream: MediaStream | null
  isOn: boolean
  children: ReactNode
}

/** The level goes straight to the element: fifteen times a second is too often to draw a whole screen again. */
export function SpeakingRing({ stream, isOn, children }: SpeakingRingProps) {
  const ring = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!isOn || stream === null) return
    const stop = watchLevel(stream, (level) => ring.current?.style.setProperty('--level', level.toFixed(2)))
    return () => {
      stop()
      ring.current?.style.setProperty('--level', '0')
    }
  }, [stream, isOn])
  return (
    <span className="relative inline-flex">
      <span ref={ring} aria-hidden="true" className="call-ring" />
      {children}
    </span>
  )
}
