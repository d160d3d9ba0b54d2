// How long the web app takes to be usable, on a slow line and a slow phone.
import { olena, taras } from '../e2e/person.ts'
import { type Guest, Town } from '../e2e/town.ts'
import type { Part, Run } from './part.ts'
import { atMost, ofRounds, type Row } from './report.ts'

/** Slow 4G as throttled by Chromium: each request waits a round trip; opening a connection costs nothing more. */
const line = {
  latency: 562,
  downloadThroughput: 1_440_000 / 8,
  uploadThroughput: 675_000 / 8,
  offline: false,
}
const slowerCpu = 4

/** Seconds from asking for the page until `name` stands there and can be used. */
async function timeUntil(
  guest: Guest,
  url: string,
  role: 'button' | 'textbox',
  name: string,
): Promise<number> {
  const { page } = guest.screen
  await page.goto('about:blank')
  const began = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByRole(role, { name, exact: true }).first().click({ trial: true })
  return (performance.now() - began) / 1000
}

/** From now on; `forget` empties the cache of the browser. */
async function slowDown(guest: Guest): Promise<{ forget(): Promise<unknown> }> {
  const devtools = await guest.screen.context.newCDPSession(guest.screen.page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', line)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowerCpu })
  return { forget: () => devtools.send('Network.clearBrowserCache') }
}

const withoutWorker = (guest: Guest) =>
  guest.screen.context.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
  })

async function rounds(count: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = []
  while (values.length < count) values.push(await measure())
  return values
}

async function measure({ isQuick, after }: Run): Promise<Row[]> {
  const count = isQuick ? 1 : 5
  const town = await Town.open()
  after(() => town.close())
  const { origin } = town.server
  const [door, cold, warm, other] = await Promise.all(
    [olena, olena, olena, taras].map((who) => town.device(who)),
  )
  if (!door || !cold || !warm || !other) throw new Error('four devices were asked for')
  await withoutWorker(door)
  await withoutWorker(cold)
  await cold.signUp(town.server)
  await other.signUp(town.server)
  await cold.openChatWith(taras)
  const chat = cold.screen.page.url()
  await warm.signIn(town.server)
  await warm.screen.goto(chat)
  await warm.seesControl('textbox', 'Message')
  await warm.screen.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))

  const slowDoor = await slowDown(door)
  const atDoor = await rounds(count, async () => {
    await slowDoor.forget()
    return timeUntil(door, origin, 'button', 'Sign in')
  })
  const slowCold = await slowDown(cold)
  const inChat = await rounds(count, async () => {
    await slowCold.forget()
    return timeUntil(cold, chat, 'textbox', 'Message')
  })
  await slowDown(warm)
  const again = await rounds(count, () => timeUntil(warm, chat, 'textbox', 'Message'))
  return [
    ofRounds('the door, nothing kept', atDoor, 's', atMost(2.4)),
    ofRounds('a chat, nothing kept of the app', inChat, 's', atMost(3)),
    ofRounds('a chat, again', again, 's', atMost(0.6)),
  ]
}

export const webParts: readonly Part[] = [{ name: 'web.first-load', measure }]
