// A call of a group by mesh: every voice is heard by everybody else, whoever goes or dies disturbs nobody.
import { expect, test } from '@playwright/test'
import { beginChat, openFromList } from './chat-steps.ts'
import { olena, Person, sofia, taras } from './person.ts'
import type { ChromiumScreen } from './screen.ts'
import { Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

/** Somebody in a call calls one more person in. */
async function addPerson(
  { screen }: Person<ChromiumScreen>,
  { username }: { readonly username: string },
): Promise<void> {
  await screen.click('button', 'Add people')
  const dialog = screen.page.getByRole('dialog', { name: 'Add people', exact: true })
  await dialog.getByLabel('Search people', { exact: true }).fill(username)
  await dialog.getByRole('button', { name: `@${username}` }).click()
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
}

test('three people, one of them in Firefox, hear and see each other; one goes, one is killed', async () => {
  const [owner, friend] = await town.signUp(olena, taras)
  const fox = await Person.inFirefox(sofia)
  try {
    await fox.signUp(town.server)
    await beginChat(owner, 'group', 'Walks', [taras, sofia])
    await fox.openChatFromList({ ...sofia, name: 'Walks' })
    await owner.screen.click('button', 'Start call')
    await Promise.all(
      [friend, fox].map((one) => one.seesControl('alertdialog', 'Incoming voice call', 5_000)),
    )
    await owner.sees('Ringing on 2 devices')
    await friend.screen.click('button', 'Accept')
    await Promise.all([owner.hearsAll([taras.toneHz]), friend.hearsAll([olena.toneHz])])
    await fox.screen.click('button', 'Accept')
    await Promise.all([
      owner.hearsAll([taras.toneHz, sofia.toneHz]),
      friend.hearsAll([olena.toneHz, sofia.toneHz]),
      fox.hearsAll([olena.toneHz, taras.toneHz]),
    ])
    for (const one of [owner, friend, fox]) await one.screen.click('button', 'Turn camera on')
    await owner.seesPicturesOf([taras, sofia])
    await friend.seesPicturesOf([olena, sofia])
    await fox.seesPicturesOf([olena, taras])

    await fox.screen.click('button', 'End call')
    await Promise.all([owner.hearsAll([taras.toneHz]), friend.hearsAll([olena.toneHz])])
    await fox.hasNothingLeft()
    await fox.screen.click('button', 'Start call')
    await Promise.all([
      owner.hearsAll([taras.toneHz, sofia.toneHz]),
      friend.hearsAll([olena.toneHz, sofia.toneHz]),
      fox.hearsAll([olena.toneHz, taras.toneHz]),
    ])
  } finally {
    await fox.close()
  }
  await Promise.all([owner.hearsAll([taras.toneHz], 20_000), friend.hearsAll([olena.toneHz], 20_000)])
  await owner.screen.click('button', 'End call')
  await friend.screen.click('button', 'End call')
  await Promise.all([owner.hasNothingLeft(), friend.hasNothingLeft()])
})

test('a third one is added to a call of two, who speak on without a gap; the one who began it leaves', async () => {
  const [first, second, third] = await town.signUp(olena, taras, sofia)
  await first.openChatWith(taras)
  await first.screen.click('button', 'Voice call')
  await second.seesControl('alertdialog', 'Incoming voice call')
  await second.screen.click('button', 'Accept')
  await Promise.all([first.hears(taras.toneHz), second.hears(olena.toneHz)])
  for (const [one, tone] of [[first, taras.toneHz] as const, [second, olena.toneHz] as const])
    await one.screen.evaluate((hertz) => window.probe.startSilenceWatch(hertz), tone)

  await addPerson(first, sofia)
  await third.seesControl('alertdialog', 'Incoming voice call')
  // Of a chat of two that is not theirs they are told who calls, and no more.
  await third.sees('calls you into a group call')
  expect(await third.screen.evaluate(() => document.title, null)).toBe(
    `${olena.name} (@${olena.username}) is calling you into a group call`,
  )
  await third.screen.click('button', 'Accept')
  await Promise.all([
    first.hearsAll([taras.toneHz, sofia.toneHz]),
    second.hearsAll([olena.toneHz, sofia.toneHz]),
    third.hearsAll([olena.toneHz, taras.toneHz]),
  ])
  for (const one of [first, second])
    expect(await one.screen.evaluate(() => window.probe.longestSilenceMs(), null)).toBeLessThanOrEqual(300)
  await first.screen.click('button', 'End call')
  await Promise.all([second.hearsAll([sofia.toneHz]), third.hearsAll([taras.toneHz])])
  await first.hasNothingLeft()
})

test('whoever left hears it ring again when called in again, or calls there themselves, and is heard again', async () => {
  const [first, second, third] = await town.signUp(olena, taras, sofia)
  await first.openChatWith(taras)
  await first.screen.click('button', 'Voice call')
  await second.seesControl('alertdialog', 'Incoming voice call')
  await second.screen.click('button', 'Accept')
  await Promise.all([first.hears(taras.toneHz), second.hears(olena.toneHz)])
  await addPerson(first, sofia)
  await third.screen.click('button', 'Accept')
  await third.hearsAll([olena.toneHz, taras.toneHz])

  await second.screen.click('button', 'End call')
  await Promise.all([second.hasNothingLeft(), first.hearsAll([sofia.toneHz])])
  await first.screen.click('button', 'People')
  await addPerson(first, taras)
  await second.seesControl('alertdialog', 'Incoming voice call')
  await second.screen.click('button', 'Accept')
  await Promise.all([
    first.hearsAll([taras.toneHz, sofia.toneHz]),
    second.hearsAll([olena.toneHz, sofia.toneHz]),
    third.hearsAll([olena.toneHz, taras.toneHz]),
  ])

  // Whoever began it leaves, and calls the other one: both are in the call that goes on.
  await first.screen.click('button', 'End call')
  await Promise.all([second.hearsAll([sofia.toneHz]), third.hearsAll([taras.toneHz])])
  await first.screen.click('button', 'Voice call')
  await Promise.all([
    first.hearsAll([taras.toneHz, sofia.toneHz]),
    second.hearsAll([olena.toneHz, sofia.toneHz]),
    third.hearsAll([olena.toneHz, taras.toneHz]),
  ])
})

test('whoever comes later joins by the banner; who began it quietens, takes out and ends it for all', async () => {
  const [owner, friend, late] = await town.signUp(olena, taras, sofia)
  await beginChat(owner, 'group', 'Walks', [taras, sofia])
  await openFromList(late, 'Walks')
  await owner.screen.click('button', 'Start call')
  await friend.seesControl('alertdialog', 'Incoming voice call')
  await friend.screen.click('button', 'Accept')
  await late.screen.click('button', 'Decline')
  await owner.hearsAll([taras.toneHz])
  await late.sees('A call is going on')
  await late.screen.click('button', 'Join')
  await Promise.all([
    owner.hearsAll([taras.toneHz, sofia.toneHz]),
    friend.hearsAll([olena.toneHz, sofia.toneHz]),
    late.hearsAll([olena.toneHz, taras.toneHz]),
  ])

  await owner.screen.click('button', 'People')
  await owner.screen.click('button', `Actions for ${taras.name}`)
  await owner.screen.click('menuitem', 'Mute')
  await Promise.all([owner.hearsAll([sofia.toneHz]), late.hearsAll([olena.toneHz])])
  await friend.sees('muted you')
  await friend.screen.click('button', 'Unmute microphone')
  await owner.hearsAll([taras.toneHz, sofia.toneHz])

  await owner.screen.click('button', `Actions for ${taras.name}`)
  await owner.screen.click('menuitem', 'Remove from call')
  await friend.sees('You were removed from the call')
  await Promise.all([owner.hearsAll([sofia.toneHz]), friend.hasNothingLeft()])
  await owner.screen.click('button', 'End for all')
  await owner.screen.page.getByRole('alertdialog').getByRole('button', { name: 'End for all' }).click()
  await Promise.all([owner.hasNothingLeft(), late.hasNothingLeft()])
})
