// Squares of real pictures: upright, telling nothing; and everything that is no picture, refused in words.
import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import {
  chunksOf,
  cornersOf,
  exifOf,
  moving,
  noise,
  pictureOf,
  pngOf,
  secret,
  turned,
  withExif,
} from '../testing/test-pictures.ts'
import { createSquareMaker } from './picture.ts'

const toSquare = createSquareMaker()

async function expectSquare(bytes: Uint8Array, corners = 'RGBW'): Promise<void> {
  const square = await toSquare(bytes)
  expect(await sharp(square).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 })
  // Pixels and nothing else: no EXIF, no XMP, no profile.
  expect(chunksOf(square)).toEqual(['VP8 '])
  expect(await cornersOf(square)).toBe(corners)
}

const formats = ['png', 'jpeg', 'webp'] as const

describe('G-17: a square of 512 pixels', () => {
  test.each(formats)('of a %s', async (format) => {
    await expectSquare(await pictureOf({ format }))
  })

  describe.each(formats)('of a %s with EXIF, place, XMP and a colour profile', (format) => {
    test.each(turned)('turned upright from orientation %d', async (orientation, corners) => {
      const bytes = await pictureOf({ format, orientation, corners })
      // The test would prove nothing if these were not in it.
      expect(await sharp(bytes).metadata()).toMatchObject({
        orientation,
        hasProfile: true,
        exif: expect.any(Buffer),
        xmp: expect.any(Buffer),
      })
      expect(bytes.includes(secret)).toBe(true)
      await expectSquare(bytes)
    })
  })

  test('of a profile that shows other colours, the colours as they were meant', async () => {
    const wide = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#40a060' } })
      .withIccProfile('p3')
      .png()
      .toBuffer()
    const { data } = await sharp(await toSquare(wide))
      .raw()
      .toBuffer({ resolveWithObject: true })
    for (const [index, value] of [0x40, 0xa0, 0x60].entries()) {
      expect(Math.abs((data[index] ?? 0) - value)).toBeLessThan(6)
    }
  })

  test('of CMYK, of 16 bits and of greys', async () => {
    // Ink knows no such blue.
    const printed = await pictureOf({ corners: 'RGWG', format: 'png' })
    await expectSquare(await sharp(printed).toColourspace('cmyk').jpeg().toBuffer(), 'RGWG')
    const bytes = await pictureOf({ format: 'png' })
    await expectSquare(await sharp(bytes).toColourspace('rgb16').png().toBuffer())
    const grey = await sharp(await pictureOf({ corners: 'WWWW' }))
      .toColourspace('b-w')
      .png()
      .toBuffer()
    await expectSquare(grey, 'WWWW')
  })

  test('of a long one its middle, of a tiny one all of it', async () => {
    const long = await sharp(await pictureOf())
      .extend({ left: 900, right: 900, background: 'black' })
      .png()
      .toBuffer()
    expect(await cornersOf(await toSquare(long))).not.toContain('?')
    await expectSquare(await pictureOf({ width: 1, height: 1, format: 'png', corners: 'WWWW' }), 'WWWW')
  })

  test('of what moves its first picture', async () => {
    await expectSquare(await moving(), 'RRRR')
  })

  test('white where it was transparent', async () => {
    const clear = { r: 255, g: 0, b: 0, alpha: 0 }
    const bytes = sharp({ create: { width: 64, height: 64, channels: 4, background: clear } })
    await expectSquare(await bytes.png().toBuffer(), 'WWWW')
  })

  test('of about 40 KiB at most, but for noise', async () => {
    const blurred = await sharp(await noise(800))
      .blur(1.2)
      .jpeg()
      .toBuffer()
    expect((await toSquare(blurred)).length).toBeLessThanOrEqual(40 * 1024)
    expect((await toSquare(await noise(800))).length).toBeLessThanOrEqual(120 * 1024)
  })
})

describe('G-17: odd or damaged EXIF does not stand in the way', () => {
  test.each([
    ['of zeros', Buffer.alloc(200)],
    ['of garbage', Buffer.alloc(200, 0xab)],
    ['of nothing', Buffer.alloc(0)],
    ['cut off', exifOf(6).subarray(0, 15)],
    ['with orientation 0', exifOf(0)],
    ['with orientation 9', exifOf(9)],
    ['with orientation 65535', exifOf(65_535)],
    ['with an orientation that is a text', exifOf(6, 2)],
    ['with four thousand million orientations', exifOf(6, 3, 0xffff_ffff)],
  ])('%s', async (_what, exif) => {
    await expectSquare(await withExif(exif))
  })

  test.each([
    ['to itself', 8],
    ['beyond its end', 0xffff_fff0],
  ])('linked %s', async (_where, next) => {
    await expectSquare(await withExif(exifOf(6, 3, 1, next), 'GWRB'))
  })
})

describe('G-17: refused', () => {
  const halfOf = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)
  const text = (value: string) => Buffer.from(value)
  const gif = 'R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='

  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['nothing at all', () => new Uint8Array()],
    ['a text', () => text('What a fine day.')],
    ['an SVG', () => text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a page', () => text('<!doctype html><img src="x">')],
    ['a GIF', () => Buffer.from(gif, 'base64')],
    [
      'a TIFF',
      async () =>
        await sharp(await pictureOf())
          .tiff()
          .toBuffer(),
    ],
    [
      'an AVIF',
      async () =>
        await sharp(await pictureOf({ width: 16, height: 16 }))
          .avif()
          .toBuffer(),
    ],
    ['half a PNG', async () => halfOf(await pictureOf({ format: 'png' }))],
    ['half a JPEG', async () => halfOf(await pictureOf({ format: 'jpeg' }))],
    ['half a WebP', async () => halfOf(await pictureOf({ format: 'webp' }))],
    ['the first bytes of a PNG', async () => (await pictureOf({ format: 'png' })).subarray(0, 12)],
    ['the first bytes of a JPEG', () => Buffer.from([0xff, 0xd8, 0xff])],
    ['a PNG whose pixels are garbage', () => pngOf(64, 64, text('garbage'))],
    ['a PNG with fewer pixels than it says', () => pngOf(64, 64, deflateSync(Buffer.alloc(100)))],
    ['a PNG of no width', () => pngOf(0, 64)],
  ])('%s is invalid', async (_what, make) => {
    const made = toSquare(await make())
    await expect(made).rejects.toMatchObject({ code: 'invalid', field: 'picture' })
  })

  test.each([
    ['a claim', 60_000, 60_000, deflateSync(Buffer.alloc(64))],
    ['one pixel row too many', 5_000, 5_001, undefined],
  ])(
    'more pixels than we read is too large, before any is read: %s',
    async (_what, width, height, pixels) => {
      await expect(toSquare(pngOf(width, height, pixels))).rejects.toMatchObject({ code: 'too_large' })
    },
  )

  test('the largest that we read is read', async () => {
    expect(chunksOf(await toSquare(pngOf(5_000, 5_000)))).toEqual(['VP8 '])
  })
})

describe('the maker', () => {
  test('one that is refused takes none of the others with it, and all come to their own', async () => {
    const looks = ['RRRR', 'GGGG', null, 'BBBB'] as const
    const made = await Promise.allSettled(
      looks.map(async (corners) =>
        toSquare(corners === null ? Buffer.from('nothing') : await pictureOf({ corners })),
      ),
    )
    const squares = made.map((one) => (one.status === 'fulfilled' ? one.value : null))
    const found = await Promise.all(squares.map(async (square) => (square ? cornersOf(square) : null)))
    expect(found).toEqual(looks)
  })

  test('while one is made, everything else goes on', async () => {
    let turns = 0
    let isMade = false
    const made = toSquare(pngOf(5_000, 5_000)).finally(() => {
      isMade = true
    })
    while (!isMade) {
      await setImmediate()
      turns += 1
    }
    await made
    expect(turns).toBeGreaterThan(100)
  })

  test('a crowd is asked to come again', async () => {
    const crowded = createSquareMaker()
    const come = () => Promise.allSettled(Array.from({ length: 66 }, () => crowded(Buffer.from('nothing'))))
    const codes = (await come()).map((one) => one.status === 'rejected' && one.reason.code)
    expect(codes).toEqual([...Array(64).fill('invalid'), 'rate_limited', 'rate_limited'])
    await expectSquare(await crowded(await pictureOf()))
  })
})
