// Shows every story of a call in a real Chromium: no key answers by accident, axe is content, and sound really plays.
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Locale } from '../../i18n/locale.ts'
import { wordsOf } from '../../i18n/testing/words-of.ts'
import { type BuiltPage, buildPage } from '../testing/built-page.ts'
import { smallSizes, untouchable } from '../testing/untouchable.ts'
import { type StoryName, storyNames } from './testing/story-names.ts'
import { storySteps } from './testing/story-steps.ts'

const flags = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required']
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

let built: BuiltPage
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  built = await buildPage('src/ui/call/testing/stories.html')
  const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: flags })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await built?.close()
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: sizes.phone, reducedMotion: 'reduce' })
  page = await context.newPage()
})
afterEach(() => context.close())

/** Opens a story and waits until its screen is there. */
async function open(story: string, language: Locale = 'en', more = ''): Promise<void> {
  await page.goto(`${built.url}?story=${story}&language=${language}${more}`)
  await page.locator('[role=alertdialog], [role=dialog], section, select').first().waitFor()
  if (isNamed(story)) await storySteps[story]?.(page, wordsOf(language))
}
const isNamed = (story: string): story is StoryName => storyNames.some((name) => name === story)
const done = () => page.evaluate(() => window.call?.done ?? [])

/** What people call themselves to be seen. */
const loudNames = [
  ['of stacked marks', `O${'\u0301\u0323'.repeat(20)}lena`],
  ['of one word without an end', 'W'.repeat(64)],
  ['from right to left, with marks', 'ש\u05b8\u0301'.repeat(21)],
] as const

describe('a name', () => {
  it.each(loudNames)('%s stays in its box', async (_, name) => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open('incoming_video', 'en', `&name=${encodeURIComponent(name)}`)
    const box = page.getByText(name, { exact: true })
    const drawn = await box.evaluate((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return { isInside: left >= 0 && right <= innerWidth, fits: element.scrollWidth <= Math.ceil(width) }
    })
    expect(drawn).toEqual({ isInside: true, fits: true })
    // What is drawn beyond the box is cut off there.
    expect(await box.evaluate((element) => getComputedStyle(element).contain)).toBe('paint')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})

describe('an incoming call', () => {
  it('takes the focus, and no key that was meant for a text answers or declines it', async () => {
    await open('incoming_video')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alertdialog')
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

describe('at any size', () => {
  // There a note lies over the call for some seconds.
  const names = storyNames.filter((name) => name !== 'settings' && name !== 'muted_by')
  it.each(names)('each control of %s can be touched', async (story) => {
    const isTop = storySteps[story] !== undefined
    for (const language of ['en', 'uk'] as const) {
      await open(story, language)
      for (const size of smallSizes) {
        await page.setViewportSize(size)
        const message = `${language}, ${size.width} × ${size.height}`
        await expect.poll(() => untouchable(page, isTop), { message }).toEqual([])
      }
    }
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
    expect(await done()).toEqual(['hand true', 'react 👏'])
    await page.getByRole('button', { name: 'React with 👏' }).waitFor({ state: 'detached' })
  })

  it('gives Space to whoever speaks, but not to a button that the keyboard has reached', async () => {
    await open('voice_muted')
    await page.keyboard.down('Space')
    await page.keyboard.up('Space')
    expect(await done()).toEqual(['microphone true', 'microphone false'])
    await page.getByRole('button', { name: 'Turn camera on' }).focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    expect((await done()).slice(2)).toEqual(['microphone true'])
  })

  it('hears M, V and S, and under another layout too, but not in a field', async () => {
    await open('video')
    await page.keyboard.press('KeyM')
    await page.keyboard.press('KeyV')
    await page.keyboard.press('KeyS')
    expect(await done()).toEqual(['microphone false', 'camera false', 'screen true'])
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
    const moved = await own.boundingBox()
    expect(moved?.x).toBe(home?.x)
    // Eight pixels from the edge; layout counts whole pixels, the picture stands between two.
    expect(Math.round(moved?.y ?? 0)).toBe(8)
  })
})

describe.each(['phone', 'desktop'] as const)('on a %s', (size) => {
  it.each(storyNames)('%s satisfies axe, and every button is large enough for a finger', async (story) => {
    await page.setViewportSize(sizes[size])
    await open(story)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    for (const button of await page.getByRole('button').all()) {
      const box = await button.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await button.innerText()).toBeGreaterThanOrEqual(44)
    }
  })
})

describe('a call of many', () => {
  const tiles = () => page.getByRole('list', { name: 'People in the call' }).getByRole('listitem')
  const large = () => page.getByRole('list', { name: 'Speaker' }).getByRole('listitem')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  it.each(Object.keys(sizes) as (keyof typeof sizes)[])(
    'on a %s draws all alike, or whoever speaks large, and every tile is on the screen',
    async (size) => {
      await page.setViewportSize(sizes[size])
      await open('eight')
      expect(await tiles().count()).toBe(8)
      expect(await large().count()).toBe(0)
      for (const tile of await tiles().all()) {
        const box = await tile.boundingBox()
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(90)
      }
      await press('Speaker')
      expect([await large().count(), await tiles().count()]).toEqual([1, 7])
      const [big, small] = [await large().boundingBox(), await tiles().first().boundingBox()]
      const area = (box: typeof big) => (box?.width ?? 0) * (box?.height ?? 0)
      expect(area(big)).toBeGreaterThan(4 * area(small))
      await press('Grid')
      expect(await tiles().count()).toBe(8)
    },
  )

  it('whoever is pinned stays large until they are let go', async () => {
    await open('many')
    await page.getByRole('button', { name: 'Pin Sofia Melnyk', exact: true }).focus()
    await page.keyboard.press('Enter')
    expect([await large().count(), await tiles().count()]).toEqual([1, 3])
    expect(await large().getByRole('button', { name: 'Unpin Sofia Melnyk' }).count()).toBe(1)
    await press('Unpin Sofia Melnyk')
    expect([await large().count(), await tiles().count()]).toEqual([0, 4])
  })

  const named = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

  it('is one stop of the keyboard: arrows go from tile to tile, Enter pins, and the focus stays with whom it was', async () => {
    await page.setViewportSize(sizes.desktop)
    await open('eight')
    expect(await page.locator('[data-tile][tabindex="0"]').count()).toBe(1)
    await page.locator('[data-tile][tabindex="0"]').focus()
    expect(await named()).toBe('Pin Olena Kovalenko')
    await page.keyboard.press('ArrowRight')
    expect(await named()).toBe('Pin Sofia Melnyk')
    // Four in a row: the one below came as the sixth.
    await page.keyboard.press('ArrowDown')
    expect(await named()).toBe('Pin Olena Kovalenko')
    expect(
      await page
        .locator('[data-tile]')
        .nth(5)
        .evaluate((tile) => tile === document.activeElement),
    ).toBe(true)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    expect(await named()).toBe('Unpin Оксана Шевченко')
    // To the small ones beside it, and back.
    await page.keyboard.press('ArrowRight')
    expect(await named()).toMatch(/^Pin /)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    expect(await named()).toBe('Pin Оксана Шевченко')
    expect(await tiles().count()).toBe(8)
  })

  it('gives the focus back when its windows close, and Escape closes these alone', async () => {
    await open('person_menu')
    await page.keyboard.press('Escape')
    expect(await named()).toBe('Actions for Sofia Melnyk')
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
    expect(await large().getByRole('button').getAttribute('aria-label')).toBe('Pin Sofia Melnyk')
    await page.evaluate(() => window.call?.letSpeak(3))
    const shown = () => large().getByRole('button').getAttribute('aria-label')
    await expect.poll(shown, { timeout: 5_000 }).toBe('Pin נועה לוי')
  })

  it('shows its whole name on a phone, with every button above and nothing over the pictures', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open('many')
    const name = page.getByText('Weekend in the Carpathians', { exact: true }).last()
    expect(await name.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    const [title, tile] = [await name.boundingBox(), await tiles().first().boundingBox()]
    expect((title?.y ?? 0) + (title?.height ?? 0)).toBeLessThanOrEqual(tile?.y ?? 0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
