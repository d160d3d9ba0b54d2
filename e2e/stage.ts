// The page of a walk through the app, in one language: found by its words, and looked at when it stands still.
import type { BrowserContext, Page } from '@playwright/test'
import type { Locale } from '../packages/web/src/i18n/locale.ts'
import { wordsOf } from '../packages/web/src/i18n/testing/words-of.ts'
import type { Poruch } from './poruch.ts'

/** Called on each screen when it stands still. */
export type Visit = (name: string, page: Page) => Promise<void>

export class Stage {
  readonly context: BrowserContext
  readonly page: Page
  readonly server: Pick<Poruch, 'origin'>
  readonly word: (key: string) => string
  readonly #visit: Visit

  constructor(context: BrowserContext, page: Page, server: Poruch, language: Locale, visit: Visit) {
    this.context = context
    this.page = page
    this.server = server
    this.word = wordsOf(language)
    this.#visit = visit
  }

  goto(path: string) {
    return this.page.goto(this.server.origin + path)
  }
  button(key: string) {
    return this.page.getByRole('button', { name: this.word(key), exact: true }).first()
  }
  item(key: string) {
    return this.page.getByRole('menuitem', { name: this.word(key), exact: true })
  }
  field(key: string) {
    return this.page.getByLabel(this.word(key), { exact: true }).first()
  }
  async fill(key: string, text: string) {
    await this.field(key).fill(text)
  }
  async see(name: string, page = this.page) {
    await page.evaluate(() => document.fonts.ready)
    await this.#visit(name, page)
  }
}
