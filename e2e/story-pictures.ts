// Pictures of the stories: states of calls and rooms that a walk through the app meets seldom, each over a page of its own.
import { join } from 'node:path'
import type { Browser, BrowserContext } from '@playwright/test'
import { wordsOf } from '../packages/web/src/i18n/testing/words-of.ts'
import { storyNames } from '../packages/web/src/ui/call/testing/story-names.ts'
import { storySteps, type Word } from '../packages/web/src/ui/call/testing/story-steps.ts'
import { type BuiltPage, buildPage } from '../packages/web/src/ui/testing/built-page.ts'
import { groupStoryNames } from '../packages/web/src/ui/testing/group-story-names.ts'
import { groupStorySteps } from '../packages/web/src/ui/testing/group-story-steps.ts'
import type { Look } from './tour.ts'

type Steps = Readonly<
  Record<
    string,
    ((page: Awaited<ReturnType<BrowserContext['newPage']>>, word: Word) => Promise<void>) | undefined
  >
>

const sets: readonly { what: string; page: string; names: readonly string[]; steps: Steps }[] = [
  { what: 'call', page: 'src/ui/call/testing/stories.html', names: storyNames, steps: storySteps },
  { what: 'group', page: 'src/ui/testing/groups.html', names: groupStoryNames, steps: groupStorySteps },
]

export class StoryPictures {
  readonly #browser: Browser
  readonly #folder: string
  readonly #only: RegExp
  readonly #pages = new Map<string, Promise<BuiltPage>>()

  /** @param only which stories, by name */
  constructor(browser: Browser, folder: string, only: RegExp) {
    this.#browser = browser
    this.#folder = folder
    this.#only = only
  }

  async take({ language, theme: colorScheme, viewport }: Look): Promise<void> {
    const word = wordsOf(language)
    const hasTouch = viewport.width < 768
    for (const { what, page: path, names, steps } of sets) {
      for (const name of names.filter((one) => this.#only.test(one))) {
        const { url } = await this.#build(path)
        const options = { viewport, colorScheme, hasTouch, reducedMotion: 'reduce' } as const
        const context = await this.#browser.newContext(options)
        const page = await context.newPage()
        await page.goto(`${url}?story=${name}&language=${language}`)
        await page.locator('h1, h2, [role=alertdialog], section').first().waitFor()
        await page.getByText(word('call.loading')).waitFor({ state: 'hidden' })
        await steps[name]?.(page, word)
        await page.evaluate(() => document.fonts.ready)
        const title = `${name}-${language}-${colorScheme}-${viewport.width}`
        await page.screenshot({
          path: join(this.#folder, `story-${what}-${title}.png`),
          animations: 'disabled',
        })
        await context.close()
      }
    }
  }

  async close(): Promise<void> {
    for (const page of this.#pages.values()) await (await page).close()
  }

  #build(path: string): Promise<BuiltPage> {
    const known = this.#pages.get(path) ?? buildPage(path)
    this.#pages.set(path, known)
    return known
  }
}
