// A second call during one: put aside and taken up again, or ended for it. Whoever is put aside hears nothing.
import { expect, test } from '@playwright/test'
import { type Character, olena, sofia, taras } from './person.ts'
import { type Guest, Town } from './town.ts'
import { until } from './until.ts'

let town: Town
let first: Guest
let middle: Guest
let second: Guest

test.beforeEach(async () => {
  town = await Town.open()
  ;[first, middle, second] = await town.signUp(olena, taras, sofia)
  await first.openChatWith(taras)
  await first.screen.click('button', 'Voice call')
  await middle.seesControl('alertdialog', 'Incoming voice call', 5_000)
  await middle.screen.click('button', 'Accept')
  await Promise.all([first.hears(taras.toneHz), middle.hears(olena.toneHz)])
  await second.openChatWith(taras)
  await second.screen.click('button', 'Voice call')
  await second.sees('Ringing on 1 device')
})
test.afterEach(() => town.close())

/** Nothing at all, of anybody. */
async function hearsNothing(guest: Guest, from: Character): Promise<void> {
  await until(`${guest.character.name} hears nothing`, async () => {
    const [level = -200] = (await guest.hear([from.toneHz]))?.levels ?? []
    return level < -80
  })
}

test('C-23: hold and accept: the held one hears silence, and comes back when it is taken up again', async () => {
  await middle.seesControl('button', 'Hold and accept', 5_000)
  await middle.hears(olena.toneHz)
  await middle.screen.click('button', 'Hold and accept')
  await Promise.all([middle.hears(sofia.toneHz), second.hears(taras.toneHz)])
  await first.sees('On hold')
  await hearsNothing(first, taras)
  await middle.screen.click('button', 'Resume')
  await Promise.all([middle.hears(olena.toneHz), first.hears(taras.toneHz)])
  await second.sees('On hold')
  await hearsNothing(second, taras)
  // Whoever was put aside leaves: the other call goes on.
  await second.screen.click('button', 'End call')
  await middle.sees('has ended')
  await middle.seesNoControl('button', 'Resume')
  await middle.hears(olena.toneHz)
  await first.screen.click('button', 'End call')
  await Promise.all([first, middle, second].map((one) => one.hasNothingLeft()))
})

test('C-23: end and accept', async () => {
  await middle.screen.click('button', 'End and accept')
  await Promise.all([middle.hears(sofia.toneHz), second.hears(taras.toneHz)])
  await first.sees('Call ended')
  await first.hasNothingLeft()
  expect(await middle.screen.visible('button', 'Resume')).toBe(false)
})

test('declined, it disturbs nobody', async () => {
  await middle.screen.click('button', 'Decline')
  await second.sees('Declined')
  await Promise.all([middle.hears(olena.toneHz), first.hears(taras.toneHz)])
})
