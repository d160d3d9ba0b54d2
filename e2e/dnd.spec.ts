// "Do not disturb": calls ring nowhere, are told to both as what they were, and come through for exceptions.
import { expect, test } from '@playwright/test'
import { olena, sofia, taras } from './person.ts'
import { Town } from './town.ts'
import { until } from './until.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

test('C-24: nothing rings until it is turned off, but the calls of those who may', async () => {
  const [quiet, caller, friend] = await town.signUp(taras, olena, sofia)
  const other = await town.signIn(taras)
  await quiet.openChatWith(sofia)
  await caller.openChatWith(taras)
  await quiet.screen.click('link', 'Settings')
  await quiet.sees('May call all the same')
  await quiet.screen.evaluate(() => {
    const list = [...document.querySelectorAll('select')].find(({ labels }) =>
      [...labels].some((label) => label.innerText.includes('Do not disturb')),
    )
    if (list === undefined) throw new Error('There is no such choice.')
    list.value = 'always'
    list.dispatchEvent(new Event('change', { bubbles: true }))
  }, null)
  await quiet.sees('Do not disturb is on')
  await quiet.screen.click('button', 'Add people')
  await quiet.screen.fill('Search people', sofia.username)
  await until(`${sofia.name} is found`, () =>
    quiet.screen.evaluate((name) => {
      const rows = [...document.querySelectorAll<HTMLElement>('[role=dialog] button')]
      const row = rows.find(({ innerText }) => innerText.includes(name))
      row?.click()
      return row !== undefined
    }, sofia.name),
  )
  await quiet.screen.click('button', 'Let them call')

  await caller.screen.click('button', 'Voice call')
  await caller.sees('Does not want to be disturbed')
  for (const device of [quiet, other])
    expect(await device.screen.visible('alertdialog', 'Incoming voice call')).toBe(false)
  await caller.screen.click('button', 'Close')
  await other.screen.click('link', 'Calls')
  await other.sees('Missed voice call')

  await friend.openChatFromList(taras)
  await friend.screen.click('button', 'Voice call')
  for (const device of [quiet, other]) await device.seesControl('alertdialog', 'Incoming voice call', 5_000)
  await friend.screen.click('button', 'End call')

  await quiet.screen.click('button', 'Turn off')
  await quiet.seesNoControl('button', 'Turn off')
  await caller.screen.click('button', 'Voice call')
  await quiet.seesControl('alertdialog', 'Incoming voice call', 5_000)
  await caller.screen.click('button', 'End call')
})
