// Choosing a picture: what goes wrong is said in words, the focus is never lost, nothing is kept that nobody needs.
// @vitest-environment happy-dom
import { NetworkError } from '@poruch/client'
import { PoruchError } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import type { Crop } from './crop.ts'
import { PictureDialog } from './PictureDialog.tsx'
import { type Picture, type Reading, readPicture } from './read-picture.ts'

let drawn: Drawn
let cuts: Crop[]
let closed: number
let save: (square: Blob) => Promise<void>
let reading: () => Promise<Reading>
const onOpenChange = vi.fn<(open: boolean) => void>()

const square = new Blob(['square'])
const wide = (): Picture => ({
  pixels: document.createElement('canvas'),
  width: 400,
  height: 200,
  close: () => {
    closed += 1
  },
})

beforeEach(async () => {
  // The document has no canvas to draw on: what is drawn is shown by picture.browser.test.ts.
  const pencil = { drawImage: () => undefined, fillRect: () => undefined }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pencil as never)
  cuts = []
  closed = 0
  save = async () => undefined
  reading = async () => ({ picture: wide() })
  onOpenChange.mockReset()
  drawn = await draw(
    <PictureDialog
      open={true}
      onOpenChange={onOpenChange}
      onSave={(blob) => save(blob)}
      read={() => reading()}
      cut={async (_picture, crop) => {
        cuts.push(crop)
        return square
      }}
    />,
  )
})
afterEach(async () => {
  await drawn.end()
  vi.restoreAllMocks()
})

const button = (name: string) => drawn.find('button', name)
const slider = (name: string): HTMLElement => {
  const all = [...drawn.page.querySelectorAll<HTMLInputElement>('input[type=range]')]
  const found = all.find(
    (one) => one.getAttribute('aria-label') === name || one.labels?.[0]?.textContent === name,
  )
  if (found === undefined) throw new Error(`There is no slider “${name}”.`)
  return found
}

/** As if a file was pasted. */
async function choose(file = new File(['x'], 'x.png', { type: 'image/png' })): Promise<void> {
  const event = Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { files: [file] } })
  await drawn.change(() => void document.dispatchEvent(event))
}

describe('choosing', () => {
  test('begins with the focus on the button that chooses', () => {
    expect(document.activeElement).toBe(button('Choose a file'))
  })

  test('a picture that was read is cropped, with the focus on the zoom', async () => {
    await choose()
    expect(document.activeElement).toBe(slider('Zoom'))
    await drawn.press(button('Save'))
    expect(cuts).toEqual([{ x: 200, y: 100, zoom: 1 }])
    expect(onOpenChange).toHaveBeenLastCalledWith(false)
  })

  test.each([
    ['not_picture', 'That is not a picture.'],
    ['too_large', 'That picture is too large.'],
    ['unreadable', 'That picture could not be read'],
  ] as const)('%s is said in words, and another one may be chosen', async (problem, words) => {
    reading = async () => ({ problem })
    await choose()
    expect(drawn.all('alert').join()).toContain(words)
    reading = async () => ({ picture: wide() })
    await choose()
    expect(drawn.all('alert')).toEqual([])
    expect(drawn.all('button')).toContain('Save')
  })

  test('another picture: the one before is closed, and the focus is on the button again', async () => {
    await choose()
    await drawn.press(button('Another picture'))
    expect(closed).toBe(1)
    expect(document.activeElement).toBe(button('Choose a file'))
  })

  test('of two chosen one after the other the last one stands, whichever is read first', async () => {
    const first = Promise.withResolvers<Reading>()
    reading = () => first.promise
    await choose()
    reading = async () => ({ picture: { ...wide(), width: 200 } })
    await choose()
    await drawn.change(() => first.resolve({ picture: wide() }))
    await drawn.press(button('Save'))
    expect([cuts, closed]).toEqual([[{ x: 100, y: 100, zoom: 1 }], 1])
  })
})

describe('cropping by keyboard', () => {
  test('the zoom slider zooms, the arrows move, and both are read out', async () => {
    await choose()
    await drawn.write(slider('Zoom'), '2')
    expect(slider('Zoom').getAttribute('aria-valuetext')).toBe('200 %')
    await drawn.key('ArrowRight', slider('Position from left to right'))
    await drawn.key('ArrowUp', slider('Position from left to right'))
    expect(slider('Position from top to bottom').getAttribute('aria-valuetext')).toBe('45 %')
    await drawn.press(button('Save'))
    expect(cuts).toEqual([{ x: 205, y: 95, zoom: 2 }])
  })
})

describe('saving', () => {
  test.each([
    [new NetworkError('no network here'), 'The server cannot be reached.'],
    [new PoruchError('forbidden'), 'You may not do this.'],
  ])(
    '%s is told, the dialog stays with what was chosen, and the next try goes through',
    async (error, words) => {
      save = async () => {
        throw error
      }
      await choose()
      await drawn.press(button('Save'))
      expect(drawn.all('alert').join()).toContain(words)
      expect(onOpenChange).not.toHaveBeenCalled()
      save = async () => undefined
      await drawn.press(button('Save'))
      expect(onOpenChange).toHaveBeenLastCalledWith(false)
    },
  )

  test('pressed twice it saves once', async () => {
    const saved = Promise.withResolvers<void>()
    save = () => saved.promise
    await choose()
    await drawn.press(button('Save'))
    await drawn.press(button('Save'))
    await drawn.change(() => saved.resolve())
    expect(cuts).toHaveLength(1)
  })
})

describe('reading', () => {
  test('what says that it is something else is no picture, and nobody tries to read 50 MiB of one', async () => {
    expect(await readPicture(new File(['x'], 'x.txt', { type: 'text/plain' }))).toEqual({
      problem: 'not_picture',
    })
    const huge = Object.defineProperty(new Blob([], { type: 'image/png' }), 'size', {
      value: 51 * 1024 * 1024,
    })
    expect(await readPicture(huge)).toEqual({ problem: 'too_large' })
  })
})
