// Real pictures for tests: four coloured corners, in any format, turned any way, with all that cameras write beside.
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

const colours = { R: [255, 0, 0], G: [0, 160, 0], B: [0, 0, 255], W: [255, 255, 255] } as const
type Corner = keyof typeof colours

export const secret = 'Taken by Olena'

/** How corners lie in a file of each EXIF orientation (Exif 2.32, tag 0x0112) so that upright they read RGBW. */
export const turned: readonly (readonly [number, string])[] = [
  [1, 'RGBW'],
  [2, 'GRWB'],
  [3, 'WBGR'],
  [4, 'BWRG'],
  [5, 'RBGW'],
  [6, 'GWRB'],
  [7, 'WGBR'],
  [8, 'BRWG'],
]

export interface PictureLook {
  /** Top left, top right, bottom left, bottom right. */
  readonly corners?: string
  readonly width?: number
  readonly height?: number
  readonly format?: 'png' | 'jpeg' | 'webp'
  /** With an orientation all else comes too: place, author, colour profile, XMP. */
  readonly orientation?: number
}

export async function pictureOf(look: PictureLook = {}): Promise<Buffer<ArrayBuffer>> {
  const { corners = 'RGBW', width = 96, height = 64, format = 'jpeg', orientation } = look
  const data = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const corner = corners[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] as Corner
    data.set(colours[corner], at * 3)
  }
  const plain = sharp(data, { raw: { width, height, channels: 3 } })
  if (orientation === undefined) return await plain.toFormat(format).toBuffer()
  return await plain
    .withMetadata({ orientation })
    .withIccProfile('p3')
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${secret}</x:xmpmeta>`)
    .withExif({
      IFD0: { Artist: secret },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '50/1 27/1 0/1' },
    })
    .toFormat(format)
    .toBuffer()
}

/** The corners of a picture, as `PictureLook` has them; `?` for any other colour. */
export async function cornersOf(bytes: Uint8Array): Promise<string> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const corner = (x: number, y: number): string => {
    const at = (Math.round(height * y) * width + Math.round(width * x)) * channels
    const isNear = (colour: readonly number[]) =>
      colour.every((value, index) => Math.abs(value - (data[at + index] ?? 0)) < 48)
    return Object.entries(colours).find(([, colour]) => isNear(colour))?.[0] ?? '?'
  }
  return [corner(0.2, 0.2), corner(0.8, 0.2), corner(0.2, 0.8), corner(0.8, 0.8)].join('')
}

/** The names of a WebP's chunks (RFC 9649): pixels, profile, EXIF, XMP, each has its own. */
export function chunksOf(webp: Uint8Array): string[] {
  const bytes = Buffer.from(webp)
  const names: string[] = []
  for (let at = 12; at < bytes.length; ) {
    names.push(bytes.toString('latin1', at, at + 4))
    const size = bytes.readUInt32LE(at + 4)
    at += 8 + size + (size % 2)
  }
  return names
}

/** A JPEG with whatever stands in for its EXIF. */
export async function withExif(exif: Uint8Array, corners?: string): Promise<Uint8Array> {
  const jpeg = await pictureOf(corners === undefined ? {} : { corners })
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), exif])
  const head = Buffer.from([0xff, 0xe1, (payload.length + 2) >> 8, (payload.length + 2) & 0xff])
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)])
}

/** EXIF of one entry, the orientation: of any value, type, count, and with any link to what follows. */
export function exifOf(orientation: number, type = 3, count = 1, next = 0): Buffer {
  const tiff = Buffer.alloc(26)
  tiff.write('MM\0\u002a', 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(0x0112, 10)
  tiff.writeUInt16BE(type, 12)
  tiff.writeUInt32BE(count, 14)
  tiff.writeUInt16BE(orientation, 18)
  tiff.writeUInt32BE(next, 22)
  return tiff
}

/** A PNG that claims to be so large; its pixels are black, or whatever is given. */
export function pngOf(
  width: number,
  height: number,
  pixels: Uint8Array = deflateSync(Buffer.alloc(height * (1 + width * 3))),
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([size, named, sum])
}

/** Two pictures that take turns: the first is red, the second green. */
export async function moving(): Promise<Uint8Array> {
  const frames = [await pictureOf({ corners: 'RRRR' }), await pictureOf({ corners: 'GGGG' })]
  return await sharp(frames, { join: { animated: true } })
    .webp({ delay: [100, 100], loop: 0 })
    .toBuffer()
}

/** What no encoder makes small. */
export async function noise(side: number): Promise<Uint8Array> {
  const grains = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const create = { width: side, height: side, channels: 3, background: 'black', noise: grains } as const
  return await sharp({ create }).jpeg({ quality: 90 }).toBuffer()
}
