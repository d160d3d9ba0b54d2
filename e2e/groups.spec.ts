// A group from its first name to its fourth member, on everybody's screens and on a second device of one of them.
import { expect, test } from '@playwright/test'
import { beginChat, newInviteLink, openFromList, openInfo, rowOf, type Said, saidOn } from './chat-steps.ts'
import { oksana, olena, sofia, taras } from './person.ts'
import { expectSoon } from './soon.ts'
import { type Guest, Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

test('three begin a group, a fourth joins by a link, everybody writes and sees who wrote what', async () => {
  const [owner, friend, third] = await town.signUp(olena, taras, sofia)
  await beginChat(owner, 'group', 'Walks', [taras, sofia])
  const link = await newInviteLink(owner)
  await openFromList(friend, 'Walks')
  await openFromList(third, 'Walks')

  const late = await town.device(oksana)
  const { page } = late.screen
  const seesWhereItLeads = async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Walks', exact: true })).toBeVisible()
    await expect(page.getByText('3 members')).toBeVisible()
  }
  await page.goto(link)
  await seesWhereItLeads()
  await late.seesNoControl('button', 'Join')
  await late.screen.click('button', 'Create account')
  await late.fillInAccount()
  await late.seesControl('button', 'Join')
  await seesWhereItLeads()
  await expectSoon('a fourth member', () => late.screen.click('button', 'Join'), {
    on: friend,
    place: 'chat',
    shows: ['Oksana', '4 members'],
  })

  await expectSoon('a message', () => owner.send('Who comes along on Sunday?'), {
    on: late,
    place: 'chat',
    shows: ['Who comes along on Sunday?'],
  })
  await friend.send('I do!')
  await third.sees('I do!')
  await third.send('So do I.')
  await late.sees('So do I.')
  await late.send('And I, thank you.')
  const said = [
    { by: olena.name, text: 'Who comes along on Sunday?' },
    { by: taras.name, text: 'I do!' },
    { by: sofia.name, text: 'So do I.' },
    { by: oksana.name, text: 'And I, thank you.' },
  ]
  for (const guest of [owner, friend, third, late]) {
    const seen = said.map(({ by, text }): Said => ({ by: by === guest.character.name ? 'You' : by, text }))
    await expect.poll(async () => (await saidOn(guest)).filter(({ by }) => by !== '')).toEqual(seen)
  }
})

test('what happens in a group is on a second device within a second: message, unread count, read, name', async () => {
  const [owner, friend, desk] = await town.signUp(olena, taras, sofia)
  const phone = await town.signIn(sofia)
  await beginChat(owner, 'group', 'Walks', [taras, sofia])
  await openFromList(friend, 'Walks')
  const row = { on: phone, place: { row: 'Walks' } } as const
  const window = { on: phone, place: 'window' } as const
  await expect(rowOf(phone, 'Walks')).toBeVisible()
  await expectSoon(
    'message and unread count',
    () => friend.send('Sunday at ten?'),
    { ...row, shows: ['Sunday at ten?', '1 unread message'] },
    { ...window, shows: ['(1)'] },
    { on: owner, place: 'chat', shows: ['Sunday at ten?'] },
  )
  await expect(rowOf(phone, 'Walks')).toContainText('Taras')
  await expectSoon(
    'read on the other device',
    () => rowOf(desk, 'Walks').click(),
    { ...row, shows: ['Sunday at ten?'], hides: ['unread'] },
    { ...window, shows: ['Poruch'], hides: ['('] },
  )
  const info = await openInfo(owner)
  await info.getByRole('button', { name: 'Edit', exact: true }).click()
  await owner.screen.fill('Name', 'Sunday walks')
  await expectSoon(
    'name',
    () => owner.screen.click('button', 'Save'),
    { ...row, place: { row: 'Sunday walks' }, shows: ['Sunday walks'] },
    { on: desk, place: 'chat', shows: ['Sunday walks'] },
  )
})

test('S-11: what somebody wrote in a group is read once one of the others has read it, and only they see so', async () => {
  const [author, reader, other] = await town.signUp(olena, taras, sofia)
  await beginChat(author, 'group', 'Walks', [taras, sofia])
  await author.send('Who has a map?')
  const ticks = ({ screen: { page } }: Guest, name: 'Sent' | 'Read') =>
    page.getByRole('log').getByRole('img', { name, exact: true })
  await expect(ticks(author, 'Sent')).toHaveCount(1)
  // Delivered to both, and opened by neither.
  for (const guest of [reader, other]) await expect(rowOf(guest, 'Walks')).toContainText('1 unread message')
  await expect(ticks(author, 'Read')).toHaveCount(0)
  await openFromList(reader, 'Walks')
  await reader.sees('Who has a map?')
  await expect(ticks(author, 'Read')).toHaveCount(1)
  await expect(ticks(author, 'Sent')).toHaveCount(0)

  await reader.send('I have.')
  await expect(ticks(reader, 'Read')).toHaveCount(1)
  await openFromList(other, 'Walks')
  await other.sees('I have.')
  for (const name of ['Sent', 'Read'] as const) await expect(ticks(other, name)).toHaveCount(0)
})
