// Whoever comes back finds the place they left, in lists and in chats; and the focus is always somewhere.
import { expect, type Page, test } from '@playwright/test'
import { openFromList, rowOf } from './chat-steps.ts'
import { olena, password, taras } from './person.ts'
import { Town } from './town.ts'
import { device, writeIn } from './writer.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

const phone = { width: 390, height: 600 }

/** What has the focus, by the beginning of its words; "body" where nothing has. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element, body } = document
    return element === body ? 'body' : (element?.getAttribute('aria-label') ?? element?.textContent ?? '')
  })

/** How far down the list of chats stands. */
const listTop = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Chats', exact: true })
    .evaluate((list) => list.parentElement?.scrollTop ?? -1)

/** Groups of the person in this page, the last one on top. */
async function groups(count: number): Promise<void> {
  const owner = await device(town.server, { ...olena, password })
  for (const number of Array.from({ length: count }, (_, at) => at + 1))
    await owner.chats.create({ kind: 'group', title: `Group ${number}`, userIds: [] })
  await owner.close()
}

test('on a phone the list stands where it was left, and the row that was chosen has the focus', async () => {
  const [guest] = await town.signUp(olena)
  const { page } = guest.screen
  await page.setViewportSize(phone)
  await groups(25)
  await rowOf(guest, 'Group 5').last().scrollIntoViewIfNeeded()
  const before = await listTop(page)
  expect(before).toBeGreaterThan(300)
  for (const back of [
    () => page.goBack(),
    () => page.getByRole('button', { name: 'Back', exact: true }).click(),
  ]) {
    await openFromList(guest, 'Group 5')
    await back()
    await expect(rowOf(guest, 'Group 5').last()).toBeInViewport()
    expect(await listTop(page)).toBe(before)
    expect(await focused(page)).toContain('Group 5')
  }

  // What was looked for is found again, too.
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('Group 2')
  await page.getByRole('link', { name: 'Group 22' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Group 22' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('link', { name: 'Group 22' })).toBeVisible()
  expect(await focused(page)).toContain('Group 22')
})

test('the focus is somewhere at the door, in the inbox, and after a page that was opened by its address', async () => {
  const guest = await town.device(olena)
  const { page } = guest.screen
  await page.setViewportSize(phone)
  await page.goto(town.server.origin)
  await expect.poll(() => focused(page)).toBe('Create account')
  await guest.fillInAccount()
  await guest.seesControl('button', 'New')
  await expect.poll(() => focused(page)).toBe('Chats')
  await groups(1)
  await openFromList(guest, 'Group 1')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Group 1' })).toBeVisible()
  await expect.poll(() => focused(page)).not.toBe('body')
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await guest.seesControl('button', 'New')
  await expect.poll(() => focused(page)).toBe('Chats')
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await expect.poll(() => focused(page)).toBe('Settings')
  await page.goBack()
  await expect.poll(() => focused(page)).toBe('Settings')
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).last().click()
  await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible()
  await expect.poll(() => focused(page)).toBe('Sign in')
  await page.getByRole('button', { name: 'Create account', exact: true }).click()
  await expect.poll(() => focused(page)).toBe('Create account')
})
test('the way back closes what lies over the page, and takes nothing else with it', async () => {
  const [guest] = await town.signUp(olena)
  const { page } = guest.screen
  await page.setViewportSize(phone)
  await groups(1)
  const { origin } = town.server
  const path = () => page.url().replace(origin, '')
  const newGroup = async () => {
    await page.getByRole('button', { name: 'New', exact: true }).click()
    await page.getByRole('menuitem', { name: 'New group', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
  }
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('menu')).toBeHidden()
  await newGroup()
  await page.goBack()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(() => focused(page)).toBe('New')
  expect(path()).toBe('/')

  // What a window leads to is one step from where it was opened.
  await newGroup()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Walks')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Walks' })).toBeVisible()
  await page.goBack()
  await expect(rowOf(guest, 'Walks')).toBeVisible()
  expect(path()).toBe('/')

  // So is what lies under it, however it was closed: a question over "Chat info" over the chat over the list.
  const question = page.getByRole('alertdialog')
  const close = [
    () => page.goBack(),
    () => page.keyboard.press('Escape'),
    () => question.getByRole('button', { name: 'Cancel', exact: true }).click(),
    () => page.reload(),
  ]
  for (const way of close) {
    await openFromList(guest, 'Walks')
    await page.getByRole('button', { name: 'Chat info', exact: true }).click()
    await page.getByRole('button', { name: 'Delete chat', exact: true }).click()
    await expect(question).toBeVisible()
    await way()
    await expect(question).toBeHidden()
    await expect(page.getByRole('heading', { name: 'Chat info', exact: true })).toBeVisible()
    // The entry of the window goes in a moment.
    await expect.poll(() => page.evaluate(() => Object.keys(history.state))).toEqual(['inside'])
    await page.goBack()
    await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
    expect(path()).toMatch(/^\/chat\/[^?]+$/u)
    await page.goBack()
    await expect(rowOf(guest, 'Walks')).toBeVisible()
  }
})
test('a chat that was left and is opened again stands where it was, to the line', async () => {
  const [reader] = await town.signUp(olena, taras)
  const author = await device(town.server, { ...taras, password })
  const owner = await device(town.server, { ...olena, password })
  await owner.chats.create({ kind: 'group', title: 'Walks', userIds: [] })
  const chatId = await author.chats.openDirect(owner.me.get().id)
  const words = Array.from({ length: 150 }, (_, at) => `no. ${at} ${'word '.repeat((at * 37) % 90)}`)
  await writeIn(author, chatId, words)
  await openFromList(reader, taras.name)
  const { page } = reader.screen
  const log = page.getByRole('log')
  /** The rows in sight, with where they stand. */
  const rows = () =>
    log.evaluate((list) => {
      const { top, bottom } = list.getBoundingClientRect()
      return [...list.querySelectorAll('[data-index]')].flatMap((row) => {
        const box = row.getBoundingClientRect()
        return box.bottom > top && box.top < bottom
          ? [[row.textContent?.slice(0, 9), Math.round(box.top)]]
          : []
      })
    })
  /** Once nothing moves any more. */
  const settled = async () => {
    let before = await rows()
    await expect
      .poll(
        async () => {
          const now = await rows()
          const isSame = JSON.stringify(now) === JSON.stringify(before)
          before = now
          return isSame && now.length > 0
        },
        { intervals: [250] },
      )
      .toBe(true)
    return before
  }
  const away = [
    () => openFromList(reader, 'Walks'),
    () => page.getByRole('link', { name: 'Settings', exact: true }).click(),
  ]
  for (const share of [0, 0.4, 0.7, 1]) {
    await settled()
    await log.evaluate((list, at) => list.scrollTo({ top: at * list.scrollHeight }), share)
    // Heights above are measured by now.
    const before = await settled()
    for (const leave of away) {
      await leave()
      await expect(log.getByText('no. ')).toHaveCount(0)
      await openFromList(reader, taras.name)
      await expect(log).toBeVisible()
      expect(await settled(), `at ${share}`).toEqual(before)
    }
  }
  // Whoever was at the end comes to what came meanwhile.
  await openFromList(reader, 'Walks')
  await writeIn(author, chatId, ['came meanwhile'])
  await openFromList(reader, taras.name)
  await expect(log.getByText('came meanwhile')).toBeInViewport()
  await expect(page.getByText('New messages')).toBeInViewport()
  await Promise.all([author.close(), owner.close()])
})
test('the messages are one stop of the keyboard: arrows go from one to the next, and to the links in it', async () => {
  const [reader] = await town.signUp(olena, taras)
  const author = await device(town.server, { ...taras, password })
  const owner = await device(town.server, { ...olena, password })
  const chatId = await author.chats.openDirect(owner.me.get().id)
  await owner.close()
  const links = (at: number) => `no. ${at} https://example.org/${at} and https://example.net/${at}`
  await writeIn(
    author,
    chatId,
    Array.from({ length: 120 }, (_, at) => links(at)),
  )
  await openFromList(reader, taras.name)
  const { page } = reader.screen
  const box = page.getByRole('textbox', { name: 'Message', exact: true })
  const log = page.getByRole('log')
  const { keyboard } = page
  const message = (at: number) => log.getByRole('article', { name: new RegExp(`no\\. ${at} https`, 'u') })
  await log.evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
  await expect(message(119)).toBeInViewport()
  await expect(page.getByRole('button', { name: /^Jump to newest/u })).toBeHidden()
  await box.focus()
  await keyboard.press('Shift+Tab')
  await expect(log).toBeFocused()
  await keyboard.press('Shift+Tab')
  expect(await focused(page)).toBe('Share screen')
  await keyboard.press('Tab')
  for (const at of [119, 118, 117]) {
    await keyboard.press('ArrowUp')
    await expect(message(at)).toBeFocused()
  }
  await keyboard.press('ArrowRight')
  expect(await focused(page)).toBe('https://example.org/117')
  await keyboard.press('ArrowRight')
  expect(await focused(page)).toBe('https://example.net/117')
  await keyboard.press('ArrowDown')
  await expect(message(118)).toBeFocused()
  await keyboard.press('Home')
  await expect(message(0)).toBeFocused()
  await expect(message(0)).toBeInViewport()
  // Scrolled away by hand, the message that has the focus is not lost.
  await log.evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
  await expect(message(119)).toBeInViewport()
  await expect(message(0)).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(message(1)).toBeFocused()
  await expect(message(1)).toBeInViewport()
  await keyboard.press('End')
  await expect(message(119)).toBeFocused()
  await expect(page.getByRole('button', { name: /^Jump to newest/u })).toBeHidden()
  await keyboard.press('Tab')
  await expect(box).toBeFocused()
  await author.close()
})
