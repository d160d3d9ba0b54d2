// A file of the app that does not come the first time: what was wanted comes with the next try, and is never a blank page.
import { expect, type Page, type Route, test } from '@playwright/test'
import { olena, taras } from './person.ts'
import { type Guest, Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

/** A device whose files come over the network, not from what a service worker keeps. */
async function device(character: typeof olena): Promise<Guest> {
  const guest = await town.device(character)
  await guest.screen.context.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
  })
  return guest
}

/** Fails the first `times` requests for such files; returns how many it has seen. */
async function lose(page: Page, files: string, times: number, how: 'lost' | 'broken' = 'lost') {
  const seen = { requests: 0 }
  const fail = (route: Route) => {
    seen.requests += 1
    if (seen.requests > times) return route.continue()
    return how === 'lost' ? route.abort() : route.fulfill({ status: 502, body: 'Bad gateway' })
  }
  await page.route(files, fail)
  return seen
}

const tryAgain = (page: Page) => page.getByRole('button', { name: 'Try again', exact: true })

for (const [what, files] of [
  ['its code', '**/assets/SettingsPage-*.js'],
  ['a file that it shares with others', '**/assets/InviteSection-*.js'],
] as const)
  for (const how of ['lost', 'broken'] as const)
    test(`the settings open with "Try again" when ${what} was ${how} once`, async () => {
      const one = await device(olena)
      await one.signUp(town.server)
      const { page } = one.screen
      const seen = await lose(page, files, 1, how)
      await page.getByRole('link', { name: 'Settings' }).first().click()
      await tryAgain(page).click()
      await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible()
      expect(seen.requests).toBeGreaterThan(1)
    })

test('calls ring although their code did not come at first', async () => {
  const [writes, rung] = [await device(olena), await device(taras)]
  await writes.signUp(town.server)
  const seen = await lose(rung.screen.page, '**/assets/{CallLayer,page-calls}-*.js', 2)
  await rung.signUp(town.server)
  await writes.openChatWith(taras)
  await writes.screen.click('button', 'Voice call')
  await rung.seesControl('button', 'Accept', 20_000)
  expect(seen.requests).toBeGreaterThan(2)
})

test('a signed-in start without one of its files says so, and goes on by itself', async () => {
  const one = await device(olena)
  await one.signUp(town.server)
  const { page } = one.screen
  await lose(page, '**/assets/open-session-*.js', 1)
  await page.reload()
  await one.seesControl('button', 'New', 20_000)
})

test('the page has words when its script does not come, and starts when it does', async () => {
  const one = await device(olena)
  const { page } = one.screen
  await page.route('**/assets/main-*.js', (route) => route.abort())
  await page.goto(town.server.origin)
  await expect(page.getByText('Poruch could not be loaded. Check your connection.')).toBeVisible()
  await page.unroute('**/assets/main-*.js')
  await page.getByRole('button', { name: 'Try again' }).click()
  await one.seesControl('button', 'Create account')
})

test('a page older than the server is loaded anew, and keeps what was typed', async () => {
  const [one, other] = [await device(olena), await device(taras)]
  await one.signUp(town.server)
  await other.signUp(town.server)
  await one.openChatWith(taras)
  await one.screen.fill('Message', 'half a thought')
  const { page } = one.screen
  await page.route('**/assets/SettingsPage-*.js', (route) => route.fulfill({ status: 404, body: '' }), {
    times: 1,
  })
  const loaded = page.waitForEvent('load')
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await loaded
  await page.goBack()
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('half a thought')
})
