// Shows every story about groups in a real Chromium: axe is content, fingers find the buttons, lists stay short.
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { wordsOf } from '../i18n/testing/words-of.ts'
import { type BuiltPage, buildPage } from './testing/built-page.ts'
import { axeFindings, smallControls } from './testing/findings.ts'
import { type GroupStoryName, groupStoryNames } from './testing/group-story-names.ts'
import { groupStorySteps } from './testing/group-story-steps.ts'
import { smallSizes, untouchable } from './testing/untouchable.ts'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

let built: BuiltPage
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  built = await buildPage('src/ui/testing/groups.html')
  const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await built?.close()
})
afterEach(() => context.close())

const word = wordsOf('en')

async function open(
  story: GroupStoryName,
  size: keyof typeof sizes,
  colorScheme: 'light' | 'dark' = 'light',
) {
  context = await browser.newContext({ viewport: sizes[size], reducedMotion: 'reduce', colorScheme })
  page = await context.newPage()
  await page.goto(`${built.url}?story=${story}`)
  await page.locator('h1, h2').first().waitFor()
  await groupStorySteps[story]?.(page, word)
}

describe('groups', () => {
  // A part of a page has no heading of its first level.
  const rulesOfPages = ['page-has-heading-one']
  it.each(groupStoryNames)(
    '%s satisfies axe, and every button is large enough for a finger',
    async (story) => {
      await open(story, 'phone', 'dark')
      expect(await axeFindings(page, rulesOfPages)).toEqual([])
      expect(await smallControls(page)).toEqual([])
    },
  )

  it.each(groupStoryNames)('in %s each control of a window can be touched at any size', async (story) => {
    await open(story, 'phone')
    for (const size of smallSizes) {
      await page.setViewportSize(size)
      // A menu goes with its button, which is out of sight by now: it is opened where that stands on such a screen.
      if (story.endsWith('_menu')) {
        await page.keyboard.press('Escape')
        await groupStorySteps[story]?.(page, word)
      }
      await expect.poll(() => untouchable(page), { message: `${size.width} × ${size.height}` }).toEqual([])
    }
  })

  it('a chat with ten thousand members draws those near the screen, and asks for more as they are scrolled', async () => {
    await open('info_member', 'desktop')
    await page.getByText('Sofia Melnyk').waitFor()
    const rows = page.getByRole('list', { name: 'Members' }).getByRole('listitem')
    await expect.poll(() => rows.first().getAttribute('aria-setsize')).toBe('10000')
    expect(await rows.count()).toBeLessThan(40)
    const lastShown = () => rows.last().evaluate((row) => Number(row.getAttribute('aria-posinset')))
    await page.getByRole('list', { name: 'Members' }).hover()
    for (const wanted of [60, 120]) {
      const isShown = async () => (await page.getByText(`Member ${wanted}`, { exact: true }).count()) > 0
      await expect
        .poll(
          async () => {
            // Turns of the wheel are taken together where there is much to do: it may have gone past.
            if (!(await isShown())) await page.mouse.wheel(0, (await lastShown()) < wanted ? 900 : -300)
            return isShown()
          },
          { timeout: 20_000 },
        )
        .toBe(true)
      expect(await rows.count()).toBeLessThan(40)
    }
    await page
      .getByRole('region', { name: 'Chat info' })
      .getByRole('heading', { name: '10,000 members' })
      .focus()
    await page.keyboard.press('End')
    await expect.poll(lastShown, { timeout: 20_000 }).toBeGreaterThan(140)
    expect(await rows.count()).toBeLessThan(40)
  })

  it('a question has its way out under the focus, and gives the focus back', async () => {
    await open('leave', 'phone')
    await page.getByRole('alertdialog', { name: 'Leave “Weekend in the Carpathians”?' }).waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toBe('Cancel')
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
    await expect.poll(focused).toBe('Leave')
  })

  it('a question from a menu gives the focus back to the button of the menu', async () => {
    await open('member_menu', 'desktop')
    await page.getByRole('menuitem', { name: 'Remove', exact: true }).click()
    await page.getByRole('alertdialog', { name: 'Remove Sofia Melnyk?' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Actions for Sofia Melnyk')
  })
})
