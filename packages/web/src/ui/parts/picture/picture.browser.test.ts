// Choosing a picture in a real Chromium: read upright, dragged, zoomed, cut to a square, and nothing of the camera's left.
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltPage, buildPage } from '../../testing/built-page.ts'
import { axeFindings } from '../../testing/findings.ts'

const flags = ['--no-sandbox', '--disable-gpu']

let built: BuiltPage
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  built = await buildPage('src/ui/parts/testing/picture.html')
  const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: flags })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await built?.close()
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
  page = await context.newPage()
  await page.goto(built.url)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('dialog', { name: 'Choose a picture' }).waitFor()
})
afterEach(() => context.close())

/** A picture with a red, green, blue and white corner; as a JPEG with the EXIF of a camera that was turned. */
async function corners(
  width: number,
  height: number,
  type: 'image/png' | 'image/jpeg' = 'image/png',
): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([w, h, kind]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h })
      const pencil = canvas.getContext('2d')
      for (const [index, colour] of ['#f00', '#0f0', '#00f', '#fff'].entries()) {
        if (pencil === null) throw new Error('no canvas')
        pencil.fillStyle = colour
        pencil.fillRect((index % 2) * (w / 2), Math.floor(index / 2) * (h / 2), w / 2, h / 2)
      }
      return canvas.toDataURL(kind, 1).split(',')[1] ?? ''
    },
    [width, height, type] as const,
  )
  return Buffer.from(base64, 'base64')
}

/** Orientation 6: what the file holds is turned by a quarter to the right before it is shown. */
function turned(jpeg: Buffer): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex')
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, payload.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)])
}

const choose = (buffer: Buffer, mimeType = 'image/png') =>
  page.locator('input[type=file]').first().setInputFiles({ name: 'picture', mimeType, buffer })
const zoom = () => page.getByRole('slider', { name: 'Zoom' })

interface Saved {
  readonly type: string
  readonly size: string
  /** The corners, as letters of their colours. */
  readonly corners: string
  readonly hasExif: boolean
}

async function save(): Promise<Saved> {
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return await page.evaluate(async () => {
    const blob = window.saved
    if (blob === undefined) throw new Error('Nothing was saved.')
    const bitmap = await createImageBitmap(blob)
    const { width, height } = bitmap
    const pencil = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
    if (pencil === null) throw new Error('no canvas')
    pencil.drawImage(bitmap, 0, 0)
    const letter = (x: number, y: number) => {
      const [r = 0, g = 0, b = 0] = pencil.getImageData(width * x, height * y, 1, 1).data
      if (r > 200 && g > 200 && b > 200) return 'W'
      return r > g && r > b ? 'R' : g > b ? 'G' : 'B'
    }
    const text = new TextDecoder('latin1').decode(await blob.arrayBuffer())
    const places = [
      [0.1, 0.1],
      [0.9, 0.1],
      [0.1, 0.9],
      [0.9, 0.9],
    ] as const
    return {
      type: blob.type,
      size: `${width}×${height}`,
      corners: places.map(([x, y]) => letter(x, y)).join(''),
      hasExif: /exif/i.test(text),
    }
  })
}

/** A drag from the middle of the square, by parts of its side. */
async function drag(right: number, down: number): Promise<void> {
  const box = await page.locator('canvas').boundingBox()
  if (box === null) throw new Error('There is no square.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + right * box.width, y + down * box.height, { steps: 4 })
  await page.mouse.up()
}

describe('choosing a picture', () => {
  it('sends the middle as a WebP of 512 pixels', async () => {
    await choose(await corners(1_000, 500))
    const square = { type: 'image/webp', size: '512×512', corners: 'RGBW', hasExif: false }
    expect(await save()).toEqual(square)
  })

  it('sends a JPEG where the browser writes no WebP', async () => {
    await page.evaluate(() => {
      const own = HTMLCanvasElement.prototype.toBlob
      HTMLCanvasElement.prototype.toBlob = function (done, type, quality) {
        own.call(this, done, type === 'image/webp' ? 'image/png' : type, quality)
      }
    })
    await choose(await corners(500, 1_000))
    expect(await save()).toMatchObject({ type: 'image/jpeg', size: '512×512', corners: 'RGBW' })
  })

  it('reads upright what a camera wrote turned, and sends nothing of what it wrote beside', async () => {
    await choose(turned(await corners(600, 600, 'image/jpeg')), 'image/jpeg')
    expect(await save()).toMatchObject({ corners: 'BRWG', hasExif: false })
  })

  it('is moved by the mouse and zoomed by the wheel', async () => {
    await choose(await corners(600, 600))
    await zoom().waitFor()
    await page.locator('canvas').hover()
    await page.mouse.wheel(0, -1_000)
    await expect.poll(() => zoom().inputValue()).toBe('4')
    await drag(-0.9, 0)
    await drag(-0.9, 0)
    expect(await save()).toMatchObject({ corners: 'GGWW' })
  })

  it('is moved and zoomed by the keyboard', async () => {
    await choose(await corners(600, 600))
    await zoom().waitFor()
    for (let pressed = 0; pressed < 300; pressed++) await page.keyboard.press('ArrowRight')
    await page.getByRole('slider', { name: 'Position from left to right' }).focus()
    for (let pressed = 0; pressed < 40; pressed++) await page.keyboard.press('ArrowLeft')
    for (let pressed = 0; pressed < 40; pressed++) await page.keyboard.press('ArrowUp')
    expect(await save()).toMatchObject({ corners: 'RRRR' })
  })

  it('is zoomed by two fingers', async () => {
    await choose(await corners(600, 600))
    await zoom().waitFor()
    const box = await page.locator('canvas').boundingBox()
    if (box === null) throw new Error('There is no square.')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const fingers = await context.newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd'
            ? []
            : [
                { x: x - apart, y, id: 1 },
                { x: x + apart, y, id: 2 },
              ],
      })
    await touch('touchStart', 30)
    for (const apart of [40, 50, 60]) await touch('touchMove', apart)
    await touch('touchEnd', 0)
    await expect.poll(async () => Number(await zoom().inputValue())).toBeCloseTo(2, 1)
    expect(await save()).toMatchObject({ corners: 'RGBW' })
  })

  it('says so when what was chosen cannot be read', async () => {
    await choose(Buffer.from('not really'), 'image/png')
    await page.getByRole('alert').getByText('That picture could not be read').waitFor()
    await choose(Buffer.from('a text'), 'text/plain')
    await page.getByRole('alert').getByText('That is not a picture.').waitFor()
    await choose(await corners(9, 9))
    expect(await save()).toMatchObject({ size: '512×512' })
  })

  it('offers the camera on a phone, and axe is content before and after', async () => {
    await page.getByRole('button', { name: 'Take a photo' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await choose(await corners(60, 60))
    await zoom().waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
})
