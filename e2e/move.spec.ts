// A running call is moved to another device of the same person; the other one hears no gap.
import { expect, test } from '@playwright/test'
import { olena, taras } from './person.ts'
import { type Guest, Town } from './town.ts'

/** What nobody takes for a break, in milliseconds. */
const gapMs = 300

let town: Town
let laptop: Guest
let phone: Guest
let other: Guest

test.beforeEach(async () => {
  town = await Town.open()
  ;[laptop, other] = await town.signUp(taras, olena)
  phone = await town.signIn(taras)
})
test.afterEach(() => town.close())

test('C-31: moved to the phone and back, the other one hears the tone without a gap', async () => {
  await laptop.openChatWith(olena)
  await laptop.screen.click('button', 'Voice call')
  await other.seesControl('alertdialog', 'Incoming voice call', 5_000)
  await other.screen.click('button', 'Accept')
  await Promise.all([laptop.hears(olena.toneHz), other.hears(taras.toneHz)])
  for (const [from, to] of [
    [laptop, phone],
    [phone, laptop],
  ] as const) {
    await to.seesControl('button', 'Move to this device')
    await other.screen.evaluate((hertz) => window.probe.startSilenceWatch(hertz), taras.toneHz)
    await to.screen.click('button', 'Move to this device')
    await from.sees('Moved to another device', 10_000)
    await Promise.all([to.hears(olena.toneHz), other.hears(taras.toneHz)])
    expect(await other.screen.evaluate(() => window.probe.longestSilenceMs(), null)).toBeLessThanOrEqual(
      gapMs,
    )
    await from.hasNothingLeft()
  }
  await other.screen.click('button', 'End call')
  await Promise.all([laptop, phone, other].map((one) => one.hasNothingLeft()))
})
