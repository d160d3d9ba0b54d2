// Light or dark: as the system has it, or as it was chosen for this device, from the first thing that is painted.
import { expect, type Page, test } from '@playwright/test'
import { olena } from './person.ts'
import { Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

const isDark = (page: Page) =>
  page.evaluate(() => {
    const bars = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content
    const brush = document.createElement('canvas').getContext('2d')
    if (brush === null) throw new Error('This browser does not paint.')
    brush.fillStyle = getComputedStyle(document.body).backgroundColor
    brush.fillRect(0, 0, 1, 1)
    const [, green = 0] = brush.getImageData(0, 0, 1, 1).data
    const isPageDark = green < 128
    if ((bars === '#0f1617') !== isPageDark) throw new Error(`The bars are ${bars}, the page ${green}.`)
    return isPageDark
  })

test('a choice holds for this device in all tabs, is there before the app is, and gives way to the system again', async () => {
  const one = await town.device(olena)
  const { page } = one.screen
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text())
  })
  await page.emulateMedia({ colorScheme: 'light' })
  await one.signUp(town.server)
  const tab = await town.openTab(one)
  await tab.seesControl('button', 'New')
  expect(await isDark(page)).toBe(false)

  await page.getByRole('link', { name: 'Settings' }).first().click()
  const choice = page.getByLabel('Appearance', { exact: true })
  await expect(choice.getByRole('option')).toHaveText(['System', 'Light', 'Dark'])
  await choice.selectOption('Dark')
  await expect.poll(() => isDark(page)).toBe(true)
  await expect.poll(() => isDark(tab.screen.page)).toBe(true)

  // Of the app itself nothing comes: what is painted is the page alone.
  const bare = await one.screen.context.newPage()
  await bare.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  await bare.route(/\/assets\/main-.*\.js/, (route) => route.abort())
  await bare.goto(town.server.origin)
  await expect.poll(() => isDark(bare).catch(() => null)).toBe(true)
  await bare.close()

  await choice.selectOption('System')
  await expect.poll(() => isDark(page)).toBe(false)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => isDark(page)).toBe(true)
  await choice.selectOption('Light')
  await expect.poll(() => isDark(page)).toBe(false)
  await page.reload()
  await expect(choice).toHaveValue('light')
  expect(await isDark(page)).toBe(false)
  expect(refused).toEqual([])
})
