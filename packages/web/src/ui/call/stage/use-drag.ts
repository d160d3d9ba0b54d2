// Drags a thing over the screen by pointer or by arrow keys; a short press stays a click.
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { keepInside, type Offset, stepOf } from './drag.ts'

/** How far a finger may slip and still mean a tap, in CSS pixels. */
const slipPx = 6
const marginPx = 8

export interface Drag {
  style: CSSProperties
  handlers: {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: () => void
    onPointerCancel: () => void
    onClickCapture: (event: MouseEvent) => void
    onKeyDown: (event: KeyboardEvent) => void
  }
}

/** `thing` is what moves; the handlers may sit on a part of it. */
export function useDrag(thing: RefObject<HTMLElement | null>): Drag {
  const [offset, setOffset] = useState<Offset>({ x: 0, y: 0 })
  const held = useRef<{ from: Offset; at: Offset } | null>(null)
  const hasMoved = useRef(false)

  const moveTo = (wanted: Offset): void => {
    if (thing.current !== null) setOffset(inWindow(wanted, thing.current))
  }
  useEffect(() => {
    const onResize = () => setOffset((now) => (thing.current === null ? now : inWindow(now, thing.current)))
    addEventListener('resize', onResize)
    return () => removeEventListener('resize', onResize)
  }, [thing])

  const release = (): void => {
    held.current = null
  }
  return {
    style: { transform: `translate(${offset.x}px, ${offset.y}px)`, touchAction: 'none' },
    handlers: {
      onPointerDown(event) {
        hasMoved.current = false
        if (event.button === 0) held.current = { from: offset, at: { x: event.clientX, y: event.clientY } }
      },
      onPointerMove(event) {
        if (held.current === null) return
        const { from, at } = held.current
        const x = event.clientX - at.x
        const y = event.clientY - at.y
        if (!hasMoved.current && Math.hypot(x, y) < slipPx) return
        // From here on it is a drag, and goes on outside of the thing.
        if (!hasMoved.current) event.currentTarget.setPointerCapture(event.pointerId)
        hasMoved.current = true
        moveTo({ x: from.x + x, y: from.y + y })
      },
      onPointerUp: release,
      onPointerCancel: release,
      onClickCapture(event) {
        if (!hasMoved.current) return
        hasMoved.current = false
        event.preventDefault()
        event.stopPropagation()
      },
      onKeyDown(event) {
        const next = stepOf(event.key, offset)
        if (next === null) return
        event.preventDefault()
        moveTo(next)
      },
    },
  }
}

/** Where it stands by itself is read from the layout, which no transform and no transition has a part in. */
function inWindow(wanted: Offset, element: HTMLElement): Offset {
  const parent = element.offsetParent?.getBoundingClientRect()
  const home = {
    left: element.offsetLeft + (parent?.left ?? 0),
    top: element.offsetTop + (parent?.top ?? 0),
    width: element.offsetWidth,
    height: element.offsetHeight,
  }
  const area = {
    left: marginPx,
    top: marginPx,
    width: innerWidth - 2 * marginPx,
    height: innerHeight - 2 * marginPx,
  }
  return keepInside(wanted, home, area)
}
