// What a person does to come where a story plays, in any language.
import type { Page } from '@playwright/test'
import type { StoryName } from './story-names.ts'

/** Looks words up by their key. */
export type Word = (key: string) => string

type Step = (page: Page, word: Word) => Promise<void>

const press = (key: string) => (page: Page, word: Word) =>
  page
    .getByRole('button', { name: word(key), exact: true })
    .first()
    .click()

/** By its place: names are in the words of each language. */
const openMenu: Step = async (page, word) => {
  await press('call.people_panel')(page, word)
  await page.getByRole('dialog').locator('[aria-haspopup=menu]').nth(1).click()
  await page.getByRole('menu').waitFor()
}

export const storySteps: Readonly<Partial<Record<StoryName, Step>>> = {
  speaker: press('call.layout_speaker'),
  async pinned(page) {
    const pin = page.getByRole('listitem').nth(3).getByRole('button')
    await pin.focus()
    await pin.press('Enter')
    await page.locator('[data-tile][aria-pressed=true]').waitFor()
  },
  async connection(page, word) {
    await page.getByRole('button', { name: word('call.connection') }).click()
    await page.getByRole('dialog', { name: word('call.connection') }).waitFor()
  },
  people: press('call.people_panel'),
  person_menu: openMenu,
  async end_for_all(page, word) {
    await press('call.people_panel')(page, word)
    await press('call.end_for_all')(page, word)
    await page.getByRole('alertdialog').waitFor()
  },
  react: press('call.react'),
  async add_people(page, word) {
    await press('call.people_panel')(page, word)
    await press('call.add_people')(page, word)
    await page.getByLabel(word('people.search'), { exact: true }).waitFor()
  },
  devices: press('call.devices'),
  minimised: press('call.minimise'),
}
