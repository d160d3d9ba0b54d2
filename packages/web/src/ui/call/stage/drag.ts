// Where a thing may be dragged to: never out of its area. Pure geometry, in CSS pixels.

export interface Offset {
  x: number
  y: number
}

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** How far an arrow key moves a thing. */
const stepPx = 24

/**
 * The nearest offset that keeps a thing whole inside its area.
 * @param offset how far it would be moved from where it stands by itself
 * @param home where it stands by itself
 */
export function keepInside(offset: Offset, home: Box, area: Box): Offset {
  return {
    x: between(offset.x, area.left - home.left, area.left + area.width - home.left - home.width),
    y: between(offset.y, area.top - home.top, area.top + area.height - home.top - home.height),
  }
}

/** A thing wider than its area stays at the end where it stands by itself: `high` is below `low` then. */
function between(value: number, low: number, high: number): number {
  return low > high ? 0 : Math.min(high, Math.max(low, value))
}

/** The offset after an arrow key, or null for any other key. */
export function stepOf(key: string, from: Offset): Offset | null {
  switch (key) {
    case 'ArrowLeft':
      return { x: from.x - stepPx, y: from.y }
    case 'ArrowRight':
      return { x: from.x + stepPx, y: from.y }
    case 'ArrowUp':
      return { x: from.x, y: from.y - stepPx }
    case 'ArrowDown':
      return { x: from.x, y: from.y + stepPx }
    default:
      return null
  }
}
