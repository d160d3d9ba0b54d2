// Every story of a call on screens that are narrow, low, or both: nothing is out of reach, and nothing runs out of its box.
import { describe, expect, it } from 'vitest'
import { smallSizes, untouchable } from '../testing/untouchable.ts'
import { storyBrowser } from './testing/story-browser.ts'
import { storyNames } from './testing/story-names.ts'
import { storySteps } from './testing/story-steps.ts'

const stories = storyBrowser()

/** What people call themselves to be seen. */
const loudNames = [
  ['of stacked marks', `O${'\u0301\u0323'.repeat(20)}lena`],
  ['of one word without an end', 'W'.repeat(64)],
  ['from right to left, with marks', 'ש\u05b8\u0301'.repeat(21)],
] as const

describe('a name', () => {
  it.each(loudNames)('%s stays in its box', async (_, name) => {
    const { page } = stories
    await page.setViewportSize({ width: 320, height: 640 })
    await stories.open('incoming_video', 'en', `&name=${encodeURIComponent(name)}`)
    const box = page.getByText(name, { exact: true })
    const drawn = () =>
      box.evaluate((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return { isInside: left >= 0 && right <= innerWidth, fits: element.scrollWidth <= Math.ceil(width) }
      })
    await expect.poll(drawn).toEqual({ isInside: true, fits: true })
    // What is drawn beyond the box is cut off there.
    expect(await box.evaluate((element) => getComputedStyle(element).contain)).toBe('paint')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})

describe('at any size', () => {
  // There a note lies over the call for some seconds.
  const names = storyNames.filter((name) => name !== 'settings' && name !== 'muted_by')
  it.each(names)('each control of %s can be touched', async (story) => {
    const { page } = stories
    const isTop = storySteps[story] !== undefined
    for (const language of ['en', 'uk'] as const) {
      await stories.open(story, language)
      for (const size of smallSizes) {
        await page.setViewportSize(size)
        const message = `${language}, ${size.width} × ${size.height}`
        await expect.poll(() => untouchable(page, isTop), { message }).toEqual([])
      }
    }
  })
})

describe('on small screens', () => {
  const screens = [{ width: 390, height: 844 }, ...smallSizes.filter(({ height }) => height > 300)]

  it.each(['many', 'many_signs', 'eight', 'pinned'])(
    'in %s no words of a tile lie over a face',
    async (story) => {
      const { page } = stories
      await stories.open(story, 'ru')
      const covered = () =>
        page.locator('.call-tile').evaluateAll((tiles) =>
          tiles.flatMap((tile) => {
            const face = tile.querySelector('.call-tile-face > *')?.getBoundingClientRect()
            const words = tile.querySelector('.call-tile-words')?.getBoundingClientRect()
            const isFree = face === undefined || words === undefined || face.bottom <= words.top + 2
            return isFree ? [] : [tile.textContent]
          }),
        )
      for (const size of screens) {
        await page.setViewportSize(size)
        await expect.poll(covered, { message: `${size.width} × ${size.height}` }).toEqual([])
      }
    },
  )

  it('the buttons of a call stay below all that is said above them', async () => {
    const { page } = stories
    await page.setViewportSize({ width: 320, height: 568 })
    await stories.open('insecure', 'ru')
    const bottom = async () => {
      const box = await page.getByRole('toolbar').boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    }
    await expect.poll(bottom).toBe(568)
  })

  it('what is going on stands in one line, and the name beside it is cut', async () => {
    const { page } = stories
    await page.setViewportSize({ width: 320, height: 568 })
    await stories.open('video_reconnecting', 'ru')
    const title = page.locator('.call-title')
    await expect.poll(async () => (await title.boundingBox())?.height ?? 99).toBeLessThan(36)
    expect(await title.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
  })
})
