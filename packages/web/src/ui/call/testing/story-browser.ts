// A real Chromium for the tests of one file, with a new page for each, in which the stories of calls are opened.
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Locale } from '../../../i18n/locale.ts'
import { wordsOf } from '../../../i18n/testing/words-of.ts'
import { type BuiltPage, buildPage } from '../../testing/built-page.ts'
import { type StoryName, storyNames } from './story-names.ts'
import { storySteps } from './story-steps.ts'

const flags = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required']
export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

export interface StoryBrowser {
  /** Of the test that runs, as large as a phone. */
  readonly page: Page
  /** Opens a story and waits until its screen is there. */
  open(story: string, language?: Locale, more?: string): Promise<void>
  /** What was done to the call so far. */
  done(): Promise<readonly string[]>
}

/** Call it once, outside of all tests. */
export function storyBrowser(): StoryBrowser {
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
  return {
    get page() {
      return page
    },
    async open(story, language = 'en', more = '') {
      await page.goto(`${built.url}?story=${story}&language=${language}${more}`)
      await page.locator('[role=alertdialog], [role=dialog], section, select').first().waitFor()
      if (isNamed(story)) await storySteps[story]?.(page, wordsOf(language))
    },
    done: () => page.evaluate(() => window.call?.done ?? []),
  }
}

const isNamed = (story: string): story is StoryName => storyNames.some((name) => name === story)
