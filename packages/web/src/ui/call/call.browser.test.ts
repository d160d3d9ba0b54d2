// Shows every story of a call in a real Chromium: no key answers by accident, axe is content, and sound really plays.
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltPage, buildPage } from '../testing/built-page.ts'
import { smallSizes, untouchable } from '../testing/untouchable.ts'
import { storyNames } from './testing/story-names.ts'

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
async function open(story: string, language = 'en', more = ''): Promise<void> {
  await page.goto(`${built.url}?story=${story}&language=${language}${more}`)
  await page.locator('[role=alertdialog], [role=dialog], select').first().waitFor()
}
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

describe('at any size', () => {
  const names = storyNames.filter((name) => name !== 'settings')
  it.each(names)('each control of %s can be touched', async (story) => {
    for (const language of ['en', 'uk']) {
      await open(story, language)
      for (const size of smallSizes) {
        await page.setViewportSize(size)
        const message = `${language}, ${size.width} × ${size.height}`
        await expect.poll(() => untouchable(page), { message }).toEqual([])
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

  it('hears M and V, and under another layout too, but not in a field', async () => {
    await open('video')
    await page.keyboard.press('KeyM')
    await page.keyboard.press('KeyV')
    expect(await done()).toEqual(['microphone false', 'camera false'])
    await page.getByRole('button', { name: 'Devices' }).click()
    await page.getByLabel('Microphone', { exact: true }).focus()
    await page.keyboard.press('KeyM')
    expect(await done()).toHaveLength(2)
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
