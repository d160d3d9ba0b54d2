// Which square of a picture is taken: pure, in pixels of the picture.

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Crop {
  /** The middle of the square. */
  readonly x: number
  readonly y: number
  /** 1 takes the largest square there is, 2 one of half its side. */
  readonly zoom: number
}

export const zoomMax = 4

/** The largest square, from the middle. */
export function wholeOf({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, zoom: 1 }
}

export function sideOf({ width, height }: Size, { zoom }: Crop): number {
  return Math.min(width, height) / zoom
}

/** The nearest crop that lies inside the picture. */
function inside(size: Size, crop: Crop): Crop {
  const zoom = within(crop.zoom, 1, zoomMax)
  const half = sideOf(size, { ...crop, zoom }) / 2
  return { x: within(crop.x, half, size.width - half), y: within(crop.y, half, size.height - half), zoom }
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most))
}

/** Moves the picture under the square. @param right and `down` in sides of the square. */
export function dragged(size: Size, crop: Crop, right: number, down: number): Crop {
  const side = sideOf(size, crop)
  return inside(size, { ...crop, x: crop.x - right * side, y: crop.y - down * side })
}

/**
 * Zooms so that what lies at a point stays there.
 * @param right and `down` from the middle of the square, in its sides: -0.5 to 0.5.
 */
export function zoomed(size: Size, crop: Crop, zoom: number, right = 0, down = 0): Crop {
  const target = within(zoom, 1, zoomMax)
  const shrunk = sideOf(size, crop) - sideOf(size, { ...crop, zoom: target })
  return inside(size, { x: crop.x + right * shrunk, y: crop.y + down * shrunk, zoom: target })
}

/** How far along its way the square is, from 0 to 1; 0.5 where it has no way to go. */
export function placeOf(size: Size, crop: Crop): { readonly across: number; readonly down: number } {
  const side = sideOf(size, crop)
  const part = (middle: number, length: number) =>
    length - side < 1e-6 ? 0.5 : (middle - side / 2) / (length - side)
  return { across: part(crop.x, size.width), down: part(crop.y, size.height) }
}

/** The other way round: the square at this part of its way. */
export function movedTo(size: Size, crop: Crop, across: number, down: number): Crop {
  const side = sideOf(size, crop)
  const middle = (part: number, length: number) => side / 2 + part * (length - side)
  return inside(size, { ...crop, x: middle(across, size.width), y: middle(down, size.height) })
}
