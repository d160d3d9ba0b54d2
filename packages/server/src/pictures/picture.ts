// One picture: from the bytes that somebody sent to a square that shows the same and tells nothing else.
import { PoruchError } from '@poruch/protocol'
import type { OutputInfo } from 'sharp'

type Library = typeof import('sharp').default

/** What every square is: the smallest that all our browsers draw. */
export const squareType = 'image/webp'

const side = 512
/** A few bytes can be many pixels: so many take up to 250 MiB while they are read. */
const pixelsMax = 25_000_000
/** Where the goal is missed, which only noise does, the last of them stands. */
const qualities = [80, 65, 50, 35] as const
const bytesGoal = 40 * 1024
const patienceS = 20
/** Pictures that wait for their turn; the last of them waits for about half a minute. */
const waitingMax = 64

/** The only decoders that what strangers send may reach. */
const decoders = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer']

/**
 * Makes an upright square of 512 pixels in sRGB, without metadata: of what is wider or higher its middle, of what moves its
 * first picture, on white where it was transparent.
 * @throws PoruchError `invalid` with the field `picture` for what is no whole PNG, JPEG or WebP, `too_large` for too many
 * pixels, `rate_limited` when too many wait.
 */
export type MakeSquare = (bytes: Uint8Array) => Promise<Uint8Array>

/** Makes one square after another: the threads that do it also check passwords. */
export function createSquareMaker(): MakeSquare {
  let library: Promise<Library> | null = null
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (bytes) => {
    if (waiting >= waitingMax) throw new PoruchError('rate_limited', { retryAfterMs: 5_000 })
    waiting += 1
    const mine = last.then(async () => {
      library ??= loadLibrary()
      return await toSquare(await library, bytes)
    })
    // Whoever sent that one hears of its failure; the next one is made all the same.
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting -= 1
    }
  }
}

/** Loaded when the first picture comes: it takes 20 MiB, and many servers never see one. */
async function loadLibrary(): Promise<Library> {
  const { default: library } = await import('sharp')
  library.cache(false)
  library.concurrency(1)
  library.block({ operation: ['VipsForeignLoad'] })
  library.unblock({ operation: decoders })
  return library
}

async function toSquare(library: Library, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    // Reads the header alone.
    const { width, height } = await library(bytes, { limitInputPixels: false }).metadata()
    if (width * height > pixelsMax) throw new PoruchError('too_large')
    const square = await library(bytes, { limitInputPixels: pixelsMax, failOn: 'error' })
      .timeout({ seconds: patienceS })
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .flatten({ background: 'white' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    return await encode(library, square)
  } catch (error) {
    if (error instanceof PoruchError) throw error
    throw new PoruchError('invalid', { field: 'picture', cause: error })
  }
}

async function encode(
  library: Library,
  { data, info }: { readonly data: Uint8Array; readonly info: OutputInfo },
): Promise<Uint8Array> {
  const { width, height, channels } = info
  let encoded = new Uint8Array()
  for (const quality of qualities) {
    encoded = await library(data, { raw: { width, height, channels } }).webp({ quality }).toBuffer()
    if (encoded.length <= bytesGoal) break
  }
  return encoded
}
