// Where a zoomed picture lies in its frame: pure, in CSS pixels from the frame's middle.

export interface Zoom {
  /** 1: all of it is seen. */
  readonly scale: number
  /** How far the picture's middle lies from the frame's. */
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Screens of 4K shown on a phone need as much for a line of text. */
const most = 8
export const fitted: Zoom = { scale: 1, x: 0, y: 0 }

/** Zooms so that what lies under `at`, measured from the frame's middle, stays there. */
export function zoomAt(zoom: Zoom, factor: number, at: Point, frame: Size): Zoom {
  const scale = Math.min(most, Math.max(1, zoom.scale * factor))
  const ratio = scale / zoom.scale
  return keepIn({ scale, x: at.x - (at.x - zoom.x) * ratio, y: at.y - (at.y - zoom.y) * ratio }, frame)
}

export function panBy(zoom: Zoom, by: Point, frame: Size): Zoom {
  return keepIn({ ...zoom, x: zoom.x + by.x, y: zoom.y + by.y }, frame)
}

/** The frame never shows what lies beyond the picture's edge. */
export function keepIn(zoom: Zoom, frame: Size): Zoom {
  const within = (value: number, length: number) => {
    const room = (length * (zoom.scale - 1)) / 2
    // `+ 0` makes of -0 a 0, which it is.
    return Math.min(room, Math.max(-room, value)) + 0
  }
  return { scale: zoom.scale, x: within(zoom.x, frame.width), y: within(zoom.y, frame.height) }
}

const panPx = 64
const keyFactor = 1.25

/** What a key does to the picture; null: nothing. */
export function zoomByKey(key: string, zoom: Zoom, frame: Size): Zoom | null {
  switch (key) {
    case '+':
    case '=':
      return zoomAt(zoom, keyFactor, { x: 0, y: 0 }, frame)
    case '-':
      return zoomAt(zoom, 1 / keyFactor, { x: 0, y: 0 }, frame)
    case '0':
      return fitted
    case 'ArrowLeft':
      return panBy(zoom, { x: panPx, y: 0 }, frame)
    case 'ArrowRight':
      return panBy(zoom, { x: -panPx, y: 0 }, frame)
    case 'ArrowUp':
      return panBy(zoom, { x: 0, y: panPx }, frame)
    case 'ArrowDown':
      return panBy(zoom, { x: 0, y: -panPx }, frame)
    default:
      return null
  }
}
