// Six people in one call: too many for pictures, so it carries voices alone, says so, and shows pictures again when one has left.
import { expect, test } from '@playwright/test'
import { beginChat } from './chat-steps.ts'
import { ivan, maria, oksana, olena, sofia, taras } from './person.ts'
import { type Guest, Town } from './town.ts'
import { until } from './until.ts'

test.setTimeout(180_000)

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

const said = 'Too many people for pictures: voices only'
/** Seconds with so many pages on a small machine. */
const patienceMs = 40_000

const everybodyHears = (guests: readonly Guest[]) =>
  Promise.all(
    guests.map((one) =>
      one.hearsAll(
        guests.filter((other) => other !== one).map(({ character }) => character.toneHz),
        patienceMs,
      ),
    ),
  )
const decoded = ({ screen }: Guest) => screen.evaluate(() => window.probe.framesDecoded(), null)

test('with the sixth person a call carries voices alone, each heard by each, and pictures come again when one leaves', async () => {
  const guests = await town.signUp(olena, taras, sofia, oksana, ivan, maria)
  const [owner, friend] = guests
  const five = guests.slice(0, 5)
  const sixth = guests[5]
  await beginChat(owner, 'group', 'Walks', [taras, sofia, oksana, ivan, maria])
  await owner.screen.click('button', 'Start call')
  for (const one of five.slice(1)) {
    await one.seesControl('alertdialog', 'Incoming voice call', patienceMs)
    await one.screen.click('button', 'Accept')
  }
  await everybodyHears(five)
  for (const one of [owner, friend]) await one.screen.click('button', 'Turn camera on')
  await friend.seesPicturesOf([olena])
  await owner.seesPicturesOf([taras])
  for (const one of five)
    expect(await one.screen.visible('button', 'Turn camera off')).toBe(one === owner || one === friend)

  await sixth.screen.click('button', 'Accept')
  await Promise.all(guests.map((one) => one.sees(said, patienceMs)))
  await everybodyHears(guests)
  // No camera is captured, and no picture comes, from those either who showed one.
  for (const one of guests) {
    await one.seesNoControl('button', 'Turn camera off')
    await expect(one.screen.page.locator('video[aria-label]')).toHaveCount(0)
    expect(await one.screen.evaluate(() => window.probe.left(), null)).toEqual({ connections: 5, tracks: 1 })
  }
  const before = await Promise.all(guests.map(decoded))
  await everybodyHears(guests)
  expect(await Promise.all(guests.map(decoded))).toEqual(before)

  await sixth.screen.click('button', 'End call')
  await sixth.hasNothingLeft()
  await Promise.all(
    five.map((one) =>
      until('it is said no more', async () => !(await one.screen.page.getByText(said).isVisible())),
    ),
  )
  await owner.screen.click('button', 'Turn camera on')
  await friend.seesPicturesOf([olena])
  await everybodyHears(five)
})
