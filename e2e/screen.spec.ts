// A shared tab is seen and heard at the other end, by the button in a call and as a call of its own.
import { expect, test } from '@playwright/test'
import { oksana, olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'
import { launchChromium, openContext } from './screen.ts'
import { openShownTab, pickerFlags } from './shown-tab.ts'
import type { Guest } from './town.ts'
import { until } from './until.ts'

let server: Poruch
let sharer: Guest
let friend: Person
let close: () => Promise<unknown>
/** The tab that is shown looks and sounds like nobody in the call. */
const look = { toneHz: oksana.toneHz, hue: oksana.hue }

test.beforeEach(async () => {
  server = await Poruch.start()
  const browser = await launchChromium(pickerFlags.flags, pickerFlags.without)
  const screen = await openContext(browser, olena)
  await screen.context.grantPermissions(['microphone', 'camera'], { origin: server.origin })
  sharer = new Person(olena, screen)
  friend = await Person.inChromium(taras)
  close = async () => {
    await Promise.all([sharer.close(), friend.close()])
    await Promise.all([browser.close(), server.stop()])
  }
  await sharer.signUp(server)
  await friend.signUp(server)
  await sharer.openChatWith(taras)
  await sharer.send('Look at this.')
  await friend.openChatFromList(olena)
})
test.afterEach(() => close())

async function openTab(): Promise<{ close(): Promise<void> }> {
  const { screen } = sharer
  const app = screen.page
  const tab = await screen.context.newPage()
  await openShownTab(tab, look)
  await app.bringToFront()
  return tab
}

/** How long the screen of the sharer stays at the other end after `stop`, in milliseconds. */
async function goesWithin(stop: () => Promise<unknown>, ms: number): Promise<void> {
  await stop()
  const since = performance.now()
  await friend.seesNoControl('button', 'Zoom in')
  await sharer.seesControl('button', 'Share screen')
  expect(performance.now() - since, 'milliseconds until the screen is gone at both ends').toBeLessThan(ms)
}

test('in a call: seen and heard beside the voice, stopped by the button and by the tab that is closed', async () => {
  const tab = await openTab()
  await sharer.screen.click('button', 'Voice call')
  await friend.seesControl('alertdialog', 'Incoming voice call')
  await friend.screen.click('button', 'Accept')
  await friend.hearsAll([olena.toneHz])

  await sharer.screen.click('button', 'Share screen')
  await friend.seesPicturesOf([oksana])
  await friend.hearsAll([olena.toneHz, oksana.toneHz])
  await sharer.hearsAll([taras.toneHz])
  await sharer.sees('Others see your screen and hear its sound')
  await goesWithin(() => sharer.screen.click('button', 'Stop sharing'), 1_000)
  await friend.hearsAll([olena.toneHz])

  await sharer.screen.click('button', 'Share screen')
  await friend.seesPicturesOf([oksana])
  // As the bar of the browser does it: the track ends without a word of ours.
  await goesWithin(() => tab.close(), 1_000)
  await friend.hearsAll([olena.toneHz])
  await sharer.screen.click('button', 'End call')
  await Promise.all([sharer.hasNothingLeft(), friend.hasNothingLeft()])
})

test('as a call of its own: it rings once something was chosen, and shows it with a voice', async () => {
  await openTab()
  await sharer.screen.click('button', 'Share screen')
  await friend.seesControl('alertdialog', 'Incoming screen share')
  expect(await sharer.packetsSent(), 'media sent before Accept').toBe(0)
  await friend.screen.click('button', 'Accept')
  await friend.seesPicturesOf([oksana])
  await friend.hearsAll([olena.toneHz, oksana.toneHz])
  await sharer.hearsAll([taras.toneHz])
  await friend.screen.click('button', 'End call')
  await until(
    'the tab is shared no more',
    async () => (await sharer.screen.evaluate(() => window.probe.left(), null)).tracks === 0,
  )
  await sharer.hasNothingLeft()
})
