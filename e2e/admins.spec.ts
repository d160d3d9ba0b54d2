// Two who may do the same do it at the same moment: each change takes its place, and everybody ends with the same.
import { expect, test } from '@playwright/test'
import { actOn, beginChat, openFromList, openInfo, rowOf, saidOn } from './chat-steps.ts'
import { olena, sofia, taras } from './person.ts'
import { type Guest, Town } from './town.ts'
import { until } from './until.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

/** The names that were given to the open chat, as it tells them. */
const renamings = async (guest: Guest) =>
  (await saidOn(guest)).flatMap(({ text }) => /the name to “(.*)”/u.exec(text)?.[1] ?? [])

/** Opens what changes the name, and writes it; resolves with the press that saves it. */
async function aboutToRename(guest: Guest, title: string): Promise<() => Promise<void>> {
  const info = await openInfo(guest)
  await info.getByRole('button', { name: 'Edit', exact: true }).click()
  await info.getByLabel('Name', { exact: true }).fill(title)
  return () => info.getByRole('button', { name: 'Save', exact: true }).click()
}

test('G-6: two admins rename a group at once: both stand in the chat, and all screens end with the later name', async () => {
  const [owner, admin, member] = await town.signUp(olena, taras, sofia)
  const away = await town.signIn(sofia)
  await beginChat(owner, 'group', 'Walks', [taras, sofia])
  await actOn(owner, taras, 'Make admin')
  for (const guest of [admin, member, away]) await openFromList(guest, 'Walks')
  await away.screen.context.setOffline(true)
  await away.sees('No connection.', 30_000)
  const presses = await Promise.all([
    aboutToRename(owner, 'Sunday walks'),
    aboutToRename(admin, 'Long walks'),
  ])
  await Promise.all(presses.map((press) => press()))
  const titles = await until('both names stand in the chat', async () => {
    const found = await renamings(member)
    return found.length === 2 && found
  })
  expect([...titles].sort()).toEqual(['Long walks', 'Sunday walks'])
  await away.screen.context.setOffline(false)
  const last = titles[1] ?? ''
  for (const guest of [owner, admin, member, away]) {
    const heading = guest.screen.page.getByRole('heading', { level: 1, name: last, exact: true })
    await expect(heading, `the title on a screen of ${guest.character.name}`).toBeVisible({ timeout: 30_000 })
    await expect(rowOf(guest, last)).toBeVisible()
    await until('the chat tells the same', async () => (await renamings(guest)).join() === titles.join())
  }
})

test('who changes the description leaves alone the name that another admin gives meanwhile', async () => {
  const [owner, admin] = await town.signUp(olena, taras)
  await beginChat(owner, 'group', 'Walks', [taras])
  await actOn(owner, taras, 'Make admin')
  await openFromList(admin, 'Walks')
  const info = await openInfo(admin)
  await info.getByRole('button', { name: 'Edit', exact: true }).click()
  await info.getByLabel('Description', { exact: true }).fill('By the fountain.')
  const rename = await aboutToRename(owner, 'Long walks')
  await rename()
  await admin.sees('the name to “Long walks”')
  await info.getByRole('button', { name: 'Save', exact: true }).click()
  await owner.sees('By the fountain.')
  for (const guest of [owner, admin]) expect(await renamings(guest)).toEqual(['Long walks'])
})
