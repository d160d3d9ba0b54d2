// What is marked as read is what somebody saw: not what lies below, not what something covers, not what came while they were away.
import { expect, test } from '@playwright/test'
import { openFromList, rowOf } from './chat-steps.ts'
import { olena, password, taras } from './person.ts'
import { type Guest, Town } from './town.ts'
import { device, writeIn } from './writer.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => `no. ${from + place}`)

/** How many messages of a chat are told as unread on another device of the reader. */
async function unreadOn(watcher: Guest, title: string): Promise<number> {
  const words = rowOf(watcher, title).getByText(/\d+ unread message/u)
  const [text] = await words.allTextContents()
  return text === undefined ? 0 : Number.parseInt(text, 10)
}

const toEnd = ({ screen: { page } }: Guest) =>
  page.locator('[role=log]').evaluate((log) => log.scrollTo({ top: log.scrollHeight }))

test('of two hundred unread those in sight are read, and all of them at the end', async () => {
  const [reader] = await town.signUp(olena, taras)
  const watcher = await town.signIn(olena)
  const author = await device(town.server, { ...taras, password })
  const reading = await device(town.server, { ...olena, password })
  const chatId = await author.chats.openDirect(reading.me.get().id)
  await writeIn(author, chatId, numbered(1, 200))
  await expect(rowOf(reader, taras.name)).toContainText('200')
  await openFromList(reader, taras.name)
  const { page } = reader.screen
  await expect(page.getByText('no. 1', { exact: true })).toBeInViewport()
  await expect(page.getByText('New messages')).toBeInViewport()
  const seen = await page.getByRole('log').evaluate((log) => {
    const { bottom } = log.getBoundingClientRect()
    return [...log.querySelectorAll('p')].filter((text) => text.getBoundingClientRect().bottom <= bottom)
      .length
  })
  await expect.poll(() => unreadOn(watcher, taras.name)).toBeLessThan(200)
  expect(200 - (await unreadOn(watcher, taras.name))).toBeLessThanOrEqual(seen)

  // While a question lies over the chat nothing more is read, though the list is moved.
  const before = await unreadOn(watcher, taras.name)
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New group', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await toEnd(reader)
  await expect(page.getByText('no. 200', { exact: true })).toBeInViewport()
  await writeIn(author, chatId, ['no. 201'])
  await expect(rowOf(watcher, taras.name)).toContainText('no. 201')
  expect(await unreadOn(watcher, taras.name)).toBe(before + 1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await toEnd(reader)
  await expect.poll(() => unreadOn(watcher, taras.name)).toBe(0)

  // What comes under it waits below: whoever is back finds it unread, and reads it by going there.
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New group', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await writeIn(author, chatId, numbered(202, 261))
  await expect(rowOf(watcher, taras.name)).toContainText('no. 261')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByText('no. 201', { exact: true })).toBeInViewport()
  expect(await unreadOn(watcher, taras.name)).toBeGreaterThan(40)
  await toEnd(reader)
  await expect(page.getByText('no. 261', { exact: true })).toBeInViewport()
  await expect.poll(() => unreadOn(watcher, taras.name)).toBe(0)
  await Promise.all([author.close(), reading.close()])
})
