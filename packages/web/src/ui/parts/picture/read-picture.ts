// Reads the file that somebody chose, and draws the square that they chose of it.
import { type Crop, type Size, sideOf } from './crop.ts'

/** A picture that can be drawn; whoever read it closes it. */
export interface Picture extends Size {
  readonly pixels: CanvasImageSource
  close(): void
}

export type PictureProblem = 'not_picture' | 'too_large' | 'unreadable'
export type Reading = { picture: Picture } | { problem: PictureProblem }

/** More than any camera writes. Read in the page alone: what is sent is small. */
const bytesMax = 50 * 1024 * 1024
/** Enough for a square of 512 at the greatest zoom, and little enough for a phone. */
const sideMax = 2_048
const longestMax = 8_192

/** What the browser shows upright (its EXIF says how), it reads upright. */
export async function readPicture(file: Blob): Promise<Reading> {
  // Some systems do not say what a file is.
  if (file.type !== '' && !file.type.startsWith('image/')) return { problem: 'not_picture' }
  if (file.size > bytesMax) return { problem: 'too_large' }
  try {
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' })
    return { picture: shrunk(whole) }
  } catch {
    // Damaged, of a kind that this browser does not know, or more than its memory: it does not say which.
    return { problem: 'unreadable' }
  }
}

function shrunk(whole: ImageBitmap): Picture {
  const { width, height } = whole
  const scale = Math.min(1, sideMax / Math.min(width, height), longestMax / Math.max(width, height))
  if (scale === 1) return { pixels: whole, width, height, close: () => whole.close() }
  const canvas = canvasOf(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  pencilOf(canvas).drawImage(whole, 0, 0, canvas.width, canvas.height)
  whole.close()
  return { pixels: canvas, width: canvas.width, height: canvas.height, close: () => emptyOut(canvas) }
}

/** Fills a square canvas with the square of the picture, on white where it is transparent. */
export function drawSquare(canvas: HTMLCanvasElement, picture: Picture, crop: Crop): void {
  const side = sideOf(picture, crop)
  const pencil = pencilOf(canvas)
  pencil.fillStyle = '#fff'
  pencil.fillRect(0, 0, canvas.width, canvas.height)
  const [left, top] = [crop.x - side / 2, crop.y - side / 2]
  pencil.drawImage(picture.pixels, left, top, side, side, 0, 0, canvas.width, canvas.height)
}

const outputSide = 512

/** The square as it is sent. @throws when the browser cannot encode it. */
export async function squareOf(picture: Picture, crop: Crop): Promise<Blob> {
  const canvas = canvasOf(outputSide, outputSide)
  drawSquare(canvas, picture, crop)
  try {
    const webp = await encoded(canvas, 'image/webp')
    // Safari cannot write WebP and gives a PNG instead.
    return webp.type === 'image/webp' ? webp : await encoded(canvas, 'image/jpeg')
  } finally {
    emptyOut(canvas)
  }
}

function encoded(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) =>
      blob === null ? reject(new Error(`The picture could not be written as ${type}.`)) : resolve(blob)
    canvas.toBlob(take, type, 0.92)
  })
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height })
}

function pencilOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pencil = canvas.getContext('2d')
  if (pencil === null) throw new Error('This browser has no room for another canvas.')
  pencil.imageSmoothingQuality = 'high'
  return pencil
}

/** Safari keeps the memory of a canvas until it is small (WebKit bug 195325). */
function emptyOut(canvas: HTMLCanvasElement): void {
  Object.assign(canvas, { width: 0, height: 0 })
}
