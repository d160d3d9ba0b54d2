// What people do in the rooms of a group, by the names that stand on the screens.
import { expect, type Locator } from '@playwright/test'
import type { Guest } from './town.ts'

/** "Rooms" of the open group, opened where it is not yet. */
export async function openRooms({ screen: { page } }: Guest): Promise<Locator> {
  const rooms = page.getByRole('region', { name: 'Rooms', exact: true })
  if (!(await rooms.isVisible())) await page.getByRole('button', { name: /^Rooms/ }).click()
  await expect(rooms).toBeVisible()
  return rooms
}

/** One room in the list. */
export const roomOn = ({ screen: { page } }: Guest, title: string): Locator =>
  page.getByRole('group').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

export async function makeRoom(guest: Guest, title: string): Promise<void> {
  const { page } = guest.screen
  await openRooms(guest)
  await page.getByRole('button', { name: 'New room', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(title)
  await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click()
  await expect(roomOn(guest, title)).toBeVisible()
}

/** What may be done about a room. */
export async function actOnRoom(guest: Guest, title: string, action: string): Promise<void> {
  const { page } = guest.screen
  await roomOn(guest, title)
    .getByRole('button', { name: `Actions for ${title}`, exact: true })
    .click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

export async function joinRoom(guest: Guest, title: string): Promise<void> {
  await roomOn(guest, title).getByRole('button', { name: 'Join room', exact: true }).click()
}

export async function leaveRoom(guest: Guest, title: string): Promise<void> {
  await roomOn(guest, title).getByRole('button', { name: 'Leave room', exact: true }).click()
}

/**
 * Those inside a room, in the order in which they came, as a screen reader says it: `Olena Koval (muted)`. Whoever is
 * named without a mark may speak or be silent.
 */
export async function expectInside(
  guest: Guest,
  title: string,
  people: readonly string[],
  timeout?: number,
): Promise<void> {
  const { page } = guest.screen
  const escaped = (text: string) => text.replaceAll(/[()]/g, '\\$&')
  const said = people.map((one) => (one.endsWith(')') ? escaped(one) : `${one}( \\(speaking\\))?`))
  const inside = people.length === 0 ? 'Nobody is inside' : `Inside: ${said.join('(,| and|, and) ')}`
  await expect(page.getByRole('group', { name: new RegExp(`^${title}\\. ${inside}$`) })).toBeVisible(
    timeout === undefined ? {} : { timeout },
  )
}
