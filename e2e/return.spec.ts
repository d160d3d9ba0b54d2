// Back in a call that went on without the page: after a reload, from another tab, from a tab that was closed.
import { expect, test } from '@playwright/test'
import { olena, taras } from './person.ts'
import { type Guest, Town } from './town.ts'

let town: Town
let caller: Guest
let callee: Guest

test.beforeEach(async () => {
  town = await Town.open()
  ;[caller, callee] = await town.signUp(olena, taras)
  await caller.openChatWith(taras)
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call', 5_000)
  await callee.screen.click('button', 'Accept')
  await Promise.all([caller.hears(taras.toneHz), callee.hears(olena.toneHz)])
})
test.afterEach(() => town.close())

for (const who of ['caller', 'callee'] as const) {
  test(`the ${who} reloads: nothing is sent until the gesture, then both hear each other, more than once`, async () => {
    const [gone, stays] = who === 'caller' ? [caller, callee] : [callee, caller]
    for (let times = 0; times < 2; times += 1) {
      await gone.screen.goto(town.server.origin)
      await gone.seesControl('button', 'Return to call', 10_000)
      await stays.sees('Reconnecting…', 10_000)
      expect(await gone.screen.evaluate(() => window.probe.left(), null)).toEqual({
        connections: 0,
        tracks: 0,
      })
      await gone.screen.click('button', 'Return to call')
      await Promise.all([
        gone.hears(stays.character.toneHz, 10_000),
        stays.hears(gone.character.toneHz, 10_000),
      ])
    }
    await stays.screen.click('button', 'End call')
    await Promise.all([caller.hasNothingLeft(), callee.hasNothingLeft()])
    await gone.seesNoControl('button', 'Return to call')
  })
}

test('another tab takes the call, and the first one lets it go', async () => {
  const tab = await town.openTab(caller)
  await tab.seesControl('button', 'Take it here')
  await tab.screen.click('button', 'Take it here')
  await Promise.all([tab.hears(taras.toneHz, 10_000), callee.hears(olena.toneHz, 10_000)])
  await caller.hasNothingLeft()
  // The tab with the call is closed: the one that is left brings it back.
  await tab.close()
  await caller.seesControl('button', 'Return to call', 20_000)
  await caller.screen.click('button', 'Return to call')
  await Promise.all([caller.hears(taras.toneHz, 10_000), callee.hears(olena.toneHz, 10_000)])
})

test('whoever does not want to come back ends it with one tap', async () => {
  await caller.screen.goto(town.server.origin)
  await caller.seesControl('button', 'Return to call', 10_000)
  await caller.screen.click('button', 'End call')
  await callee.hasNothingLeft()
  await caller.seesNoControl('button', 'Return to call')
})
