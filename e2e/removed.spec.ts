// Whoever an admin removes is out in every open page and by every door, and keeps the words that were not sent.
import { expect, test } from '@playwright/test'
import { actOn, beginChat, newInviteLink, openFromList, rowOf } from './chat-steps.ts'
import { olena, sofia, taras } from './person.ts'
import { expectSoon } from './soon.ts'
import { Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

test('G-9, N-4: banned while offline, with a message just written: out everywhere, and the words are kept', async () => {
  const [owner, friend, desk] = await town.signUp(olena, taras, sofia)
  const phone = await town.signIn(sofia)
  const secondTab = await town.openTab(desk)
  await beginChat(owner, 'group', 'Walks', [taras, sofia])
  const link = await newInviteLink(owner)
  for (const guest of [friend, desk, secondTab, phone]) await openFromList(guest, 'Walks')
  await desk.send('I bring the tea.')
  for (const guest of [owner, friend, secondTab, phone]) await guest.sees('I bring the tea.')

  await desk.screen.context.setOffline(true)
  await desk.sees('No connection.', 30_000)
  await desk.send('And the cake.')
  await actOn(owner, sofia, 'Ban')
  await expectSoon(
    'gone for the others, and on the device that is connected',
    () =>
      owner.screen.page.getByRole('alertdialog').getByRole('button', { name: 'Ban', exact: true }).click(),
    { on: friend, place: 'chat', shows: ['2 members', 'Olena Koval removed Sofia'] },
    { on: owner, place: 'chat', shows: ['2 members', 'You removed Sofia'] },
    { on: phone, place: 'chat', shows: ['You were banned from “Walks”.'], hides: ['I bring the tea.'] },
  )
  await expect(rowOf(phone, 'Walks')).toHaveCount(0)

  await desk.screen.context.setOffline(false)
  await desk.screen.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  for (const tab of [desk, secondTab]) {
    await tab.sees('You are no longer in “Walks”.', 30_000)
    await tab.seesNoControl('textbox', 'Message')
    await tab.sees('And the cake.')
  }
  await desk.screen.click('button', 'Copy')
  await expect
    .poll(() => desk.screen.evaluate(() => navigator.clipboard.readText(), null))
    .toBe('And the cake.')

  await phone.screen.goto(link)
  await phone.screen.click('button', 'Join')
  await phone.sees('An admin removed you from this chat.')
  await expect(rowOf(phone, 'Walks')).toHaveCount(0)

  await desk.screen.click('button', 'Delete')
  for (const tab of [desk, secondTab]) await expect(rowOf(tab, 'Walks')).toHaveCount(0)
  await expect(friend.screen.page.getByText('And the cake.')).toHaveCount(0)
})
