// What opens the commands of a thing beside its button: a long press, a right click, the menu key.
import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'

/** How long a finger rests, in milliseconds, and how far it may slip meanwhile, in CSS pixels. */
const pressMs = 500
const slipPx = 10

export interface LongPress {
  onContextMenu: (event: MouseEvent) => void
  onPointerDown: (event: PointerEvent) => void
  onPointerMove: (event: PointerEvent) => void
  onPointerUp: () => void
  onPointerCancel: () => void
  onClickCapture: (event: MouseEvent) => void
}

/** For the element itself. The click that ends a long press is taken away from it. */
export function useLongPress(open: () => void): LongPress {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const wasLong = useRef(false)
  const end = () => {
    if (press.current !== null) clearTimeout(press.current.timer)
    press.current = null
  }
  useEffect(
    () => () => {
      if (press.current !== null) clearTimeout(press.current.timer)
    },
    [],
  )
  return {
    onContextMenu: (event) => {
      event.preventDefault()
      // A finger has opened them, or is about to: some browsers tell a long press in both ways.
      wasLong.current = press.current !== null
      end()
      open()
    },
    onPointerDown: ({ pointerType, clientX: x, clientY: y }) => {
      wasLong.current = false
      if (pointerType === 'mouse') return
      end()
      const timer = setTimeout(() => {
        press.current = null
        wasLong.current = true
        open()
      }, pressMs)
      press.current = { timer, x, y }
    },
    onPointerMove: ({ clientX, clientY }) => {
      const { current } = press
      if (current !== null && Math.hypot(clientX - current.x, clientY - current.y) > slipPx) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClickCapture: (event) => {
      if (!wasLong.current) return
      wasLong.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
