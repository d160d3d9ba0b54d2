// What the first screen needs is asked for at once: on a slow line each question that waits for an answer costs a second.
import { expect, type Page, test } from '@playwright/test'
import { olena, taras } from './person.ts'
import { type Guest, Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

async function device(): Promise<Guest> {
  const guest = await town.device(olena)
  await guest.screen.context.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
  })
  return guest
}

/** Opens a page whose answers to `held` wait, until all of `wanted` was asked for. */
async function asksMeanwhile(page: Page, url: string, held: RegExp, wanted: readonly RegExp[]) {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  let letGo = () => {}
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(held, async (route) => {
    await released
    await route.continue()
  })
  await page.goto(url, { waitUntil: 'commit' })
  const missing = () => wanted.filter((one) => !asked.some((path) => one.test(path))).map(String)
  await expect.poll(missing).toEqual([])
  letGo()
}

test('the door and its words are asked for while the app is on its way, and the server all at once', async () => {
  const { screen } = await device()
  await asksMeanwhile(screen.page, town.server.origin, /\/assets\/main-.*\.js/, [/SignedOut-/, /\/en-/])
  await expect(screen.page.getByRole('button', { name: 'Create account' })).toBeVisible()
  const { page } = await device().then((guest) => guest.screen)
  const api = [/\/api\/v1\/session$/, /\/api\/v1\/server$/]
  await asksMeanwhile(page, town.server.origin, /\/api\/v1\/(session|server)$/, api)
  await expect(page.getByRole('button', { name: 'Create account' })).toBeVisible()
})

test('a chat is asked for with all its files while the app is on its way', async () => {
  const one = await device()
  await one.signUp(town.server)
  const other = await town.device(taras)
  await other.signUp(town.server)
  await one.openChatWith(taras)
  const { page } = one.screen
  const wanted = [/SignedIn-/, /open-session-/, /ChatPage-/]
  await asksMeanwhile(page, page.url(), /\/assets\/main-.*\.js/, wanted)
  await one.seesControl('textbox', 'Message')
})
