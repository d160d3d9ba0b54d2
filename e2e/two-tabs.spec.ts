// Two tabs of one browser are one device: one of them rings, and whichever answers is heard.
import { expect, test } from '@playwright/test'
import { olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'
import type { ChromiumScreen } from './screen.ts'

/** Sound is there so soon after Accept, whichever tab it is; in milliseconds, with room for a slow machine. */
const soonMs = 3_000

let server: Poruch
let caller: Person
let tabs: readonly [Person<ChromiumScreen>, Person<ChromiumScreen>]

test.beforeEach(async () => {
  server = await Poruch.start()
  const [first, other] = await Promise.all([Person.inChromium(taras), Person.inChromium(olena)])
  caller = other
  await caller.signUp(server)
  await first.signUp(server)
  await caller.openChatWith(taras)
  // Who wrote to each other are linked while it rings.
  await caller.send('Are you there?')
  await first.openChatFromList(olena)
  await first.sees('Are you there?')
  await first.send('Right beside you.')
  await caller.sees('Right beside you.')
  const second = new Person(taras, await first.screen.openTab())
  tabs = [first, second]
  await second.screen.goto(server.origin)
  await second.seesControl('button', 'New')
})
test.afterEach(async () => {
  for (const person of [...tabs.toReversed(), caller]) await person.close()
  await server.stop()
})

/** A headless browser calls every page visible. */
function show(isSeen: boolean): void {
  for (const [name, value] of [
    ['hidden', !isSeen],
    ['visibilityState', isSeen ? 'visible' : 'hidden'],
  ] as const)
    Object.defineProperty(document, name, { value, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

/** The person looks at this tab, and so no longer at the other one. */
async function turnTo(tab: Person, from: Person): Promise<void> {
  await from.screen.evaluate(show, false)
  await tab.screen.evaluate(show, true)
}

/** Without waiting for the button to be free, as `click` does: the dialog may be gone by then. */
function pressAccept(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role=alertdialog] button')]
  buttons.find(({ innerText }) => innerText.trim() === 'Accept')?.click()
}

async function ringsIn(tab: Person, other: Person): Promise<void> {
  await tab.seesControl('alertdialog', 'Incoming voice call')
  await other.seesNoControl('alertdialog', 'Incoming voice call', 1_000)
  await other.hasNothingLeft()
}

test('the tab that is looked at rings, the other one lets go, and the one that answers is heard', async () => {
  const [first, second] = tabs
  for (const [before, answering] of [
    [first, second],
    [second, first],
  ] as const) {
    await turnTo(before, answering)
    await caller.screen.click('button', 'Voice call')
    await ringsIn(before, answering)
    await turnTo(answering, before)
    await ringsIn(answering, before)
    await answering.screen.click('button', 'Accept')
    await Promise.all([caller.hears(taras.toneHz, soonMs), answering.hears(olena.toneHz, soonMs)])
    // A look at the other tab takes nothing away from the one in the call.
    await turnTo(before, answering)
    expect(await before.screen.visible('button', 'End call')).toBe(false)
    await caller.hears(taras.toneHz)
    await caller.screen.click('button', 'End call')
    await Promise.all([caller, ...tabs].map((person) => person.hasNothingLeft()))
    await caller.seesControl('button', 'Voice call')
  }
})

test('Accept in the very moment in which another tab is turned to: one of them answers, and is heard', async () => {
  const [first, second] = tabs
  await turnTo(first, second)
  await caller.screen.click('button', 'Voice call')
  await ringsIn(first, second)
  await Promise.all([turnTo(second, first), first.screen.evaluate(pressAccept, null)])
  await first.seesControl('button', 'End call')
  await Promise.all([caller.hears(taras.toneHz), first.hears(olena.toneHz)])
  await second.hasNothingLeft()
})

test('L-11: a page that is loaded anew while it rings has its link again before the answer', async () => {
  const [first, second] = tabs
  await second.close()
  const isLinked = async () => {
    const connections = await first.screen.evaluate(() => window.probe.dump(), null)
    return JSON.stringify(connections).includes('"connectionState":"connected"')
  }
  await caller.screen.click('button', 'Voice call')
  await first.seesControl('alertdialog', 'Incoming voice call')
  await expect.poll(isLinked).toBe(true)
  await first.screen.page.reload()
  await first.seesControl('alertdialog', 'Incoming voice call')
  await expect.poll(isLinked).toBe(true)
  await first.screen.click('button', 'Accept')
  await Promise.all([caller.hears(taras.toneHz, soonMs), first.hears(olena.toneHz, soonMs)])
})
