// What a person does to come where a story about groups plays, in any language.
import type { Page } from '@playwright/test'
import type { Word } from '../call/testing/story-steps.ts'
import type { GroupStoryName } from './group-story-names.ts'

type Step = (page: Page, word: Word) => Promise<void>

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const named = (word: Word, key: string, name: string) => word(key).replace('{name}', name)

async function openRoomMenu(page: Page, word: Word): Promise<void> {
  await button(page, named(word, 'rooms.actions', 'Fountain')).click()
  await page.getByRole('menuitem', { name: word('rooms.rename') }).waitFor()
}

export const groupStorySteps: Readonly<Partial<Record<GroupStoryName, Step>>> = {
  async new_group(page, word) {
    await button(page, word('groups.create')).click()
    await page.getByRole('button', { name: /^Taras/ }).click()
  },
  add_people: (page) => page.getByRole('button', { name: /^Sofia/ }).click(),
  edit: (page, word) => button(page, word('groups.edit')).click(),
  async invite(page, word) {
    await button(page, word('groups.invite_link')).click()
    await button(page, word('invites.create')).click()
    await page.getByRole('img', { name: word('invites.qr') }).waitFor()
  },
  async banned(page, word) {
    await button(page, word('groups.banned')).click()
    await button(page, named(word, 'groups.unban_name', 'Petro Hrytsenko')).waitFor()
  },
  async member_menu(page, word) {
    await button(page, named(word, 'groups.member_actions', 'Sofia Melnyk')).click()
    await page.getByRole('menuitem', { name: word('groups.hand_over') }).waitFor()
  },
  leave: (page, word) => button(page, word('groups.leave')).click(),
  async hand_over(page, word) {
    await button(page, word('groups.leave')).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Sofia/ })
      .waitFor()
  },
  delete: (page, word) => button(page, word('groups.delete')).click(),
  room_menu: openRoomMenu,
  async room_new(page, word) {
    await button(page, word('rooms.new')).click()
    await button(page, word('rooms.create')).click()
    await page.getByText(word('rooms.need_name')).waitFor()
  },
  async room_rename(page, word) {
    await openRoomMenu(page, word)
    await page.getByRole('menuitem', { name: word('rooms.rename') }).click()
    await page.getByRole('dialog', { name: word('rooms.rename') }).waitFor()
  },
  async room_remove(page, word) {
    await openRoomMenu(page, word)
    await page.getByRole('menuitem', { name: word('rooms.remove') }).click()
    await page.getByRole('alertdialog').waitFor()
  },
}
