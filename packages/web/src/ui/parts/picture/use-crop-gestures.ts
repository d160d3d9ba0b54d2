// Moves a picture under its square by one finger or the mouse, zooms it by two fingers or the wheel.
import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef } from 'react'
import { type Crop, dragged, type Size, zoomed } from './crop.ts'

interface Point {
  readonly x: number
  readonly y: number
}

type Change = (change: (crop: Crop) => Crop) => void

/** @returns what the square listens to; the wheel it is given by itself, since React cannot hold the page still. */
export function useCropGestures(square: RefObject<HTMLElement | null>, size: Size, change: Change) {
  const fingers = useRef(new Map<number, Point>())
  useEffect(() => {
    const element = square.current
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const box = boxOf(event.currentTarget)
      const factor = Math.exp(-event.deltaY / (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 400 : 12))
      change((crop) => zoomed(size, crop, crop.zoom * factor, ...placeIn(box, pointOf(event))))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [square, size, change])

  const move = (event: ReactPointerEvent<HTMLElement>) => {
    const before = fingers.current.get(event.pointerId)
    if (before === undefined) return
    const now = pointOf(event)
    fingers.current.set(event.pointerId, now)
    const box = boxOf(event.currentTarget)
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (other === undefined) {
      change((crop) => dragged(size, crop, (now.x - before.x) / box.width, (now.y - before.y) / box.width))
      return
    }
    // Each finger moves the middle between the two by half of its own way.
    const [right, down] = [(now.x - before.x) / 2 / box.width, (now.y - before.y) / 2 / box.width]
    const factor = distance(now, other) / Math.max(1, distance(before, other))
    const middle = placeIn(box, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
    change((crop) => dragged(size, zoomed(size, crop, crop.zoom * factor, ...middle), right, down))
  }
  const end = (event: ReactPointerEvent<HTMLElement>) => void fingers.current.delete(event.pointerId)
  return {
    onPointerDown: (event: ReactPointerEvent<HTMLElement>) => {
      if (fingers.current.size === 2 || (event.pointerType === 'mouse' && event.button !== 0)) return
      event.currentTarget.setPointerCapture(event.pointerId)
      fingers.current.set(event.pointerId, pointOf(event))
    },
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
  }
}

function pointOf(event: { readonly clientX: number; readonly clientY: number }): Point {
  return { x: event.clientX, y: event.clientY }
}

function boxOf(element: EventTarget | null): DOMRect {
  return element instanceof Element ? element.getBoundingClientRect() : new DOMRect()
}

/** From the middle of the square, in its sides. */
function placeIn(box: DOMRect, { x, y }: Point): [right: number, down: number] {
  const side = Math.max(1, box.width)
  return [(x - box.left) / side - 0.5, (y - box.top) / side - 0.5]
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
