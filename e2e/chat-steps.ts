// What people do in groups and channels, by the names that stand on the screens.
import { expect } from '@playwright/test'
import type { ChatId } from '@poruch/protocol'
import type { Character } from './person.ts'
import type { Guest } from './town.ts'

export interface Said {
  readonly by: string
  readonly text: string
}

/** By "New" and its dialog; the chat is open afterwards. */
export async function beginChat(
  { screen: { page } }: Guest,
  kind: 'group' | 'channel',
  title: string,
  people: readonly Character[],
): Promise<void> {
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: `New ${kind}`, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `New ${kind}`, exact: true })
  await dialog.getByLabel('Name', { exact: true }).fill(title)
  for (const { name, username } of people) {
    await dialog.getByLabel('Search people', { exact: true }).fill(username)
    await dialog.getByRole('button', { name: `@${username}` }).click()
    await expect(dialog.getByRole('button', { name: `Remove ${name}`, exact: true })).toBeVisible()
  }
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible()
}

export const rowOf = ({ screen: { page } }: Guest, title: string) =>
  page.getByRole('navigation', { name: 'Chats', exact: true }).getByRole('link').filter({ hasText: title })

export async function openFromList(guest: Guest, title: string): Promise<void> {
  await rowOf(guest, title).click()
  await expect(guest.screen.page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible()
}

export async function openChatId({ screen }: Guest): Promise<ChatId> {
  const { pathname } = await screen.evaluate(() => ({ pathname: location.pathname }), null)
  return pathname.replace('/chat/', '') as ChatId
}

/** "Chat info" of the open chat, opened where it is not yet. */
export async function openInfo({ screen: { page } }: Guest) {
  const info = page.getByRole('region', { name: 'Chat info', exact: true })
  if (!(await info.isVisible())) await page.getByRole('button', { name: 'Chat info', exact: true }).click()
  await expect(info).toBeVisible()
  return info
}

/** A new invite link to the open chat, for any number of people. */
export async function newInviteLink(guest: Guest): Promise<string> {
  const info = await openInfo(guest)
  await info.getByRole('button', { name: 'Invite link', exact: true }).click()
  await info.getByLabel('Uses', { exact: true }).selectOption({ label: 'No limit' })
  await info.getByRole('button', { name: 'New link', exact: true }).click()
  return await info.getByLabel('Your new link', { exact: true }).inputValue()
}

/** What may be done about a member, in "Chat info". */
export async function actOn(guest: Guest, member: Character, action: string): Promise<void> {
  const info = await openInfo(guest)
  await info.getByRole('button', { name: `Actions for ${member.name}`, exact: true }).click()
  await guest.screen.page.getByRole('menuitem', { name: action, exact: true }).click()
}

/**
 * All that stands in the open chat, oldest first: who is named over or before it, and the text. What changed in the
 * chat itself is by nobody. Scrolls through the whole of it, since only what is near the screen is drawn.
 */
export async function saidOn(guest: Guest): Promise<Said[]> {
  return await guest.screen.evaluate(async () => {
    const log = document.querySelector('[role=log]')
    if (log === null) throw new Error('no chat is open')
    const found = new Map<number, Said>()
    const take = (row: HTMLElement) => {
      const words = row.cloneNode(true) as HTMLElement
      for (const drawn of words.querySelectorAll('[aria-hidden=true]')) drawn.remove()
      // The last one before its time; what happened to the chat has none.
      const time = words.querySelector('time')
      const isBefore = (one: Element) =>
        time === null || (one.compareDocumentPosition(time) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
      const text = [...words.querySelectorAll('p')].filter(isBefore).at(-1)
      if (text === undefined) return
      const before = document.createRange()
      before.setStart(words, 0)
      before.setEndBefore(text)
      found.set(Number(row.dataset.index), {
        by: before.toString().trim().replace(/:$/u, ''),
        text: text.textContent ?? '',
      })
    }
    const frame = () => new Promise(requestAnimationFrame)
    for (log.scrollTop = log.scrollHeight; ; log.scrollTop -= log.clientHeight / 2) {
      await frame()
      await frame()
      for (const row of log.querySelectorAll<HTMLElement>('[data-index]')) take(row)
      if (log.scrollTop <= 0) break
    }
    log.scrollTop = log.scrollHeight
    return [...found].sort(([a], [b]) => a - b).map(([, said]) => said)
  }, null)
}
