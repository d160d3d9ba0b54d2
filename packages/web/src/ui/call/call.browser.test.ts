// Uses every kind of call in a real Chromium: no key answers by accident, the focus is never lost, and sound really plays.
import type { Page } from '@playwright/test'
import { beforeEach, describe, expect, it } from 'vitest'
import { sizes, storyBrowser } from './testing/story-browser.ts'

const stories = storyBrowser()
const { open, done } = stories
let page: Page
beforeEach(() => {
  page = stories.page
})

describe('an incoming call', () => {
  it('takes the focus, and no key that was meant for a text answers or declines it', async () => {
    await open('incoming_video')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')))
      .toBe('alertdialog')
    for (const key of ['Escape', 'Enter', 'Space', 'm', 'a']) await page.keyboard.press(key)
    expect(await done()).toEqual([])
  })

  it.each([
    ['Accept', 'accept {"microphone":true,"camera":true}'],
    ['Accept without video', 'accept {"microphone":true,"camera":false}'],
    ['Decline', 'decline user'],
  ])('%s means %s, in the very gesture', async (name, means) => {
    await open('incoming_video')
    await page.evaluate(() => {
      addEventListener('click', () => window.call?.done.push('after the click'))
    })
    await page.getByRole('button', { name, exact: true }).click()
    await expect.poll(done).toContain('after the click')
    expect((await done()).slice(0, 2)).toEqual([means, 'after the click'])
  })
})

describe('after the answer', () => {
  it('the window that rang says that it connects, for as long as nothing is drawn before sound', async () => {
    await page.clock.install()
    await open('incoming_audio')
    await page.clock.pauseAt(Date.now() + 60_000)
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByRole('alertdialog', { name: 'Connecting…' }).waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('role'))
    await expect.poll(focused).toBe('alertdialog')
    await page.clock.runFor(299)
    expect(await page.getByRole('toolbar').count()).toBe(0)
    await page.clock.runFor(1)
    await page.clock.resume()
    await page.getByRole('toolbar').waitFor()
    await expect.poll(focused).toBe('dialog')
    expect(await page.getByRole('alertdialog').count()).toBe(0)
  })
})

describe('a call', () => {
  it('is heard when the voice comes into the stream long after the element got it', async () => {
    await open('calling')
    await page.evaluate(() => window.call?.hearSomebody())
    await expect
      .poll(() => page.evaluate(() => document.querySelector('audio')?.currentTime))
      .toBeGreaterThan(0.2)
  })

  it('goes on sounding in the small window and back', async () => {
    await open('voice')
    const before = await page.locator('audio').elementHandle()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Return to call' }).click()
    await page.getByRole('toolbar').waitFor()
    const same = (element: Node | null) => element?.isConnected === true
    expect(await before?.evaluate(same)).toBe(true)
  })

  it('moves its picture into a window of the browser, which stays over the small window, and back', async () => {
    await open('screen')
    const isOpen = () => page.evaluate(() => document.pictureInPictureElement !== null)
    await page.getByRole('button', { name: 'Picture in picture' }).click()
    await expect.poll(isOpen).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Return to call' }).waitFor()
    expect(await isOpen()).toBe(true)
    await page.getByRole('button', { name: 'Picture in picture', pressed: true }).click()
    await expect.poll(isOpen).toBe(false)
  })

  it('zooms a shared screen by keys and by wheel, and shows all of it again', async () => {
    await open('screen')
    const picture = page.getByRole('group', { name: 'Screen of Olena Kovalenko' })
    const scale = () =>
      picture
        .locator('.call-picture')
        .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a)
    await picture.focus()
    await page.keyboard.press('+')
    await expect.poll(scale).toBeCloseTo(1.25)
    await picture.hover({ position: { x: 100, y: 100 } })
    await page.mouse.wheel(0, -400)
    await expect.poll(scale).toBeCloseTo(1.25 * Math.E)
    await page.getByRole('button', { name: 'Show all of it' }).click()
    await expect.poll(scale).toBe(1)
  })

  it('raises a hand and reacts in two touches each', async () => {
    await open('voice')
    await page.getByRole('button', { name: 'React', exact: true }).click()
    await page.getByRole('button', { name: 'Raise hand' }).click()
    await page.getByRole('button', { name: 'React', exact: true }).click()
    await page.getByRole('button', { name: 'React with 👏' }).click()
    await expect.poll(done).toEqual(['hand true', 'react 👏'])
    await page.getByRole('button', { name: 'React with 👏' }).waitFor({ state: 'detached' })
  })

  it('gives Space to whoever speaks, but not to a button that the keyboard has reached', async () => {
    await open('voice_muted')
    await page.keyboard.down('Space')
    await page.keyboard.up('Space')
    await expect.poll(done).toEqual(['microphone true', 'microphone false'])
    await page.getByRole('button', { name: 'Turn camera on' }).focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    await expect.poll(async () => (await done()).slice(2)).toEqual(['microphone true'])
  })

  it('hears M, V and S, and under another layout too, but not in a field', async () => {
    await open('video')
    await page.keyboard.press('KeyM')
    await page.keyboard.press('KeyV')
    await page.keyboard.press('KeyS')
    await expect.poll(done).toEqual(['microphone false', 'camera false', 'screen true'])
    await page.getByRole('button', { name: 'Devices' }).click()
    await page.getByLabel('Microphone', { exact: true }).focus()
    await page.keyboard.press('KeyM')
    expect(await done()).toHaveLength(3)
  })

  it('lets the own picture be moved by arrow keys and kept on the screen', async () => {
    await open('video')
    const own = page.getByRole('button', { name: 'Swap the videos' })
    const home = await own.boundingBox()
    await own.focus()
    for (let step = 0; step < 60; step++) await page.keyboard.press('ArrowUp')
    // Eight pixels from the edge; layout counts whole pixels, the picture stands between two.
    await expect.poll(async () => Math.round((await own.boundingBox())?.y ?? 0)).toBe(8)
    expect((await own.boundingBox())?.x).toBe(home?.x)
  })
})

describe('a call of many', () => {
  const tiles = () => page.getByRole('list', { name: 'People in the call' }).getByRole('listitem')
  const large = () => page.getByRole('list', { name: 'Speaker' }).getByRole('listitem')
  /** How many are drawn large, and how many are not. */
  const drawn = async () => [await large().count(), await tiles().count()]
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  it.each(Object.keys(sizes) as (keyof typeof sizes)[])(
    'on a %s draws all alike, or whoever speaks large, and every tile is on the screen',
    async (size) => {
      await page.setViewportSize(sizes[size])
      await open('eight')
      await expect.poll(drawn).toEqual([0, 8])
      for (const tile of await tiles().all()) {
        const box = await tile.boundingBox()
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(90)
      }
      await press('Speaker')
      await expect.poll(drawn).toEqual([1, 7])
      const [big, small] = [await large().boundingBox(), await tiles().first().boundingBox()]
      const area = (box: typeof big) => (box?.width ?? 0) * (box?.height ?? 0)
      expect(area(big)).toBeGreaterThan(4 * area(small))
      await press('Grid')
      await expect.poll(drawn).toEqual([0, 8])
    },
  )

  it('whoever is pinned stays large until they are let go', async () => {
    await open('many')
    await page.getByRole('button', { name: 'Pin Sofia Melnyk', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(drawn).toEqual([1, 3])
    await large().getByRole('button', { name: 'Unpin Sofia Melnyk' }).waitFor()
    await press('Unpin Sofia Melnyk')
    await expect.poll(drawn).toEqual([0, 4])
  })

  const named = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

  it('is one stop of the keyboard: arrows go from tile to tile, Enter pins, and the focus stays with whom it was', async () => {
    await page.setViewportSize(sizes.desktop)
    await open('eight')
    await expect.poll(() => page.locator('[data-tile][tabindex="0"]').count()).toBe(1)
    await page.locator('[data-tile][tabindex="0"]').focus()
    await expect.poll(named).toBe('Pin Olena Kovalenko')
    await page.keyboard.press('ArrowRight')
    await expect.poll(named).toBe('Pin Sofia Melnyk')
    // Four in a row: the one below came as the sixth.
    await page.keyboard.press('ArrowDown')
    await expect.poll(named).toBe('Pin Olena Kovalenko')
    const isSixth = () =>
      page
        .locator('[data-tile]')
        .nth(5)
        .evaluate((tile) => tile === document.activeElement)
    await expect.poll(isSixth).toBe(true)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await expect.poll(named).toBe('Unpin Оксана Шевченко')
    // To the small ones beside it, and back.
    await page.keyboard.press('ArrowRight')
    await expect.poll(named).toMatch(/^Pin /)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await expect.poll(named).toBe('Pin Оксана Шевченко')
    await expect.poll(drawn).toEqual([0, 8])
  })

  it('gives the focus back when its windows close, and Escape closes these alone', async () => {
    await open('person_menu')
    await page.keyboard.press('Escape')
    await expect.poll(named).toBe('Actions for Sofia Melnyk')
    await page.keyboard.press('Escape')
    await expect.poll(named).toBe('People')
    await press('People')
    await press('End for all')
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(named).toBe('People')
    await press('People')
    await press('Add people')
    await page.getByLabel('Search people').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(named).toBe('People')
    await press('React')
    await page.keyboard.press('Escape')
    await expect.poll(named).toBe('React')
    await page.getByRole('toolbar').waitFor()
    expect(await done()).toEqual([])
  })

  it('draws large whoever says that they speak', async () => {
    await open('speaker')
    const shown = () => large().getByRole('button').getAttribute('aria-label')
    await expect.poll(shown).toBe('Pin Sofia Melnyk')
    await page.evaluate(() => window.call?.letSpeak(3))
    await expect.poll(shown).toBe('Pin נועה לוי')
  })

  it('shows its whole name on a phone, with every button above and nothing over the pictures', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open('many')
    const name = page.getByText('Weekend in the Carpathians', { exact: true }).last()
    await expect.poll(() => name.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    const [title, tile] = [await name.boundingBox(), await tiles().first().boundingBox()]
    expect((title?.y ?? 0) + (title?.height ?? 0)).toBeLessThanOrEqual(tile?.y ?? 0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
