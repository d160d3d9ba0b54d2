// Zooms and moves a picture by wheel, by two fingers, by dragging and by keys.
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { fitted, keepIn, type Point, panBy, type Zoom, zoomAt, zoomByKey } from './zoom.ts'

export interface ZoomControl {
  zoom: Zoom
  style: CSSProperties
  handlers: {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: (event: PointerEvent) => void
    onPointerCancel: (event: PointerEvent) => void
    onDoubleClick: (event: { clientX: number; clientY: number }) => void
    onKeyDown: (event: KeyboardEvent) => void
  }
  /** The frame's middle is what stays in its place. */
  zoomBy: (factor: number) => void
  fit: () => void
}

const sizeOf = (frame: HTMLElement) => ({ width: frame.clientWidth, height: frame.clientHeight })

/** @param frame what cuts the picture off, and takes wheel and fingers */
export function useZoom(frame: RefObject<HTMLElement | null>): ZoomControl {
  const [zoom, setZoom] = useState<Zoom>(fitted)
  const fingers = useRef(new Map<number, Point>())

  const change = (next: (zoom: Zoom, frame: HTMLElement) => Zoom): void => {
    const element = frame.current
    if (element !== null) setZoom((now) => next(now, element))
  }
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    // Not by React, which listens passively: the page would zoom as well.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400))
      setZoom((now) => zoomAt(now, factor, fromMiddle(event, element), sizeOf(element)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    const watch = new ResizeObserver(() => setZoom((now) => keepIn(now, sizeOf(element))))
    watch.observe(element)
    return () => {
      element.removeEventListener('wheel', onWheel)
      watch.disconnect()
    }
  }, [frame])

  const move = (event: PointerEvent): void => {
    const before = fingers.current.get(event.pointerId)
    if (before === undefined) return
    const now = { x: event.clientX, y: event.clientY }
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    fingers.current.set(event.pointerId, now)
    if (other === undefined) {
      change((zoom, element) => panBy(zoom, { x: now.x - before.x, y: now.y - before.y }, sizeOf(element)))
      return
    }
    const factor = distance(now, other) / Math.max(1, distance(before, other))
    const middle = { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 }
    const by = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 }
    change((zoom, element) => {
      const size = sizeOf(element)
      return panBy(zoomAt(zoom, factor, fromMiddle(middle, element), size), by, size)
    })
  }
  const release = (event: PointerEvent): void => void fingers.current.delete(event.pointerId)

  return {
    zoom,
    style: { transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` },
    zoomBy: (factor) => change((now, element) => zoomAt(now, factor, { x: 0, y: 0 }, sizeOf(element))),
    fit: () => setZoom(fitted),
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove: move,
      onPointerUp: release,
      onPointerCancel: release,
      onDoubleClick: (event) =>
        change((now, element) =>
          now.scale > 1 ? fitted : zoomAt(now, 2, fromMiddle(event, element), sizeOf(element)),
        ),
      onKeyDown(event) {
        if (event.ctrlKey || event.metaKey || event.altKey || frame.current === null) return
        const next = zoomByKey(event.key, zoom, sizeOf(frame.current))
        if (next === null) return
        event.preventDefault()
        setZoom(next)
      },
    },
  }
}

function fromMiddle({ clientX, clientY }: { clientX: number; clientY: number }, element: HTMLElement): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
