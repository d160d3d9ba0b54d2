// Lets the bars over a picture fade while nobody moves; they never fade under the focus.
import { type FocusEvent, useEffect, useRef, useState } from 'react'

/** How long nobody must move, in milliseconds. */
const quietAfterMs = 4_000

export interface Quiet {
  isQuiet: boolean
  handlers: {
    onPointerMove: () => void
    onPointerDown: () => void
    onKeyDown: () => void
    onFocus: (event: FocusEvent<HTMLElement>) => void
  }
}

export function useQuiet(isAllowed: boolean): Quiet {
  const [isQuiet, setQuiet] = useState(false)
  const [moves, setMoves] = useState(0)
  const lastMove = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each move begins the wait anew
  useEffect(() => {
    setQuiet(false)
    if (!isAllowed) return
    const timer = setInterval(() => {
      const focused = document.activeElement
      const isHeld = focused?.closest('.call-bar') !== null && focused?.matches(':focus-visible') === true
      const isPointed =
        document.querySelector('.call-bar button:hover, [data-radix-popper-content-wrapper]') !== null
      if (!isHeld && !isPointed) setQuiet(true)
    }, quietAfterMs)
    return () => clearInterval(timer)
  }, [isAllowed, moves])
  const move = () => {
    // A pointer moves a hundred times a second; once in a while is enough to begin the wait anew.
    const now = performance.now()
    if (!isQuiet && now - lastMove.current < 300) return
    lastMove.current = now
    setMoves((count) => count + 1)
  }
  return { isQuiet, handlers: { onPointerMove: move, onPointerDown: move, onKeyDown: move, onFocus: move } }
}
