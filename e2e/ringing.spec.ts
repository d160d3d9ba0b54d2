// Every device rings, one answers, and two people who call each other at once are in one call.
import { expect, test } from '@playwright/test'
import { callLog } from './call-log.ts'
import { olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'

let server: Poruch
let people: Person[] = []

test.beforeEach(async () => {
  server = await Poruch.start()
})
test.afterEach(async () => {
  await Promise.all(people.map((person) => person.close()))
  people = []
  await server.stop()
})

const arrive = async (...opened: Promise<Person>[]) => {
  people = await Promise.all(opened)
  return people
}

/** Olena with one device, Taras with two. */
async function oneAndTwo(): Promise<[Person, Person, Person]> {
  const second = { ...taras, toneHz: 2300 }
  const [caller, desk, phone] = await arrive(
    Person.inChromium(olena),
    Person.inChromium(taras),
    Person.inChromium(second),
  )
  if (!caller || !desk || !phone) throw new Error('three browsers were asked for')
  await caller.signUp(server)
  await desk.signUp(server)
  await phone.signIn(server)
  await desk.sees('New sign-in')
  await caller.openChatWith(taras)
  return [caller, desk, phone]
}

test('both devices ring, one answers, the other stops within a second and says so', async () => {
  const [caller, desk, phone] = await oneAndTwo()
  await caller.screen.click('button', 'Voice call')
  await Promise.all(
    [desk, phone].map((device) => device.seesControl('alertdialog', 'Incoming voice call', 1_000)),
  )
  await caller.sees('Ringing on 2 devices')
  await phone.screen.click('button', 'Accept')
  await Promise.all([
    desk.sees('Answered on another device', 1_000),
    desk.seesNoControl('button', 'Accept', 1_000),
  ])
  await Promise.all([caller.hears(2300), phone.hears(olena.toneHz)])
  expect(await desk.packetsSent(), 'media sent by the device that did not answer').toBe(0)
  await caller.screen.click('button', 'End call')
  await Promise.all(people.map((person) => person.hasNothingLeft()))
})

test('declined on one device, the other stops ringing and the caller is told', async () => {
  const [caller, desk, phone] = await oneAndTwo()
  await caller.screen.click('button', 'Video call')
  await Promise.all([desk, phone].map((device) => device.seesControl('alertdialog', 'Incoming video call')))
  await desk.screen.click('button', 'Decline')
  await Promise.all([phone.seesNoControl('button', 'Accept', 1_000), caller.sees('Declined', 1_000)])
  await Promise.all(people.map((person) => person.hasNothingLeft()))
  expect(await callLog(caller)).toMatchObject([{ reason: 'declined' }])
})

test('a cancelled call stops ringing; a person without a device is told as such', async () => {
  const [caller, callee] = await arrive(Person.inChromium(olena), Person.inChromium(taras))
  if (!caller || !callee) throw new Error('two browsers were asked for')
  await caller.signUp(server)
  await callee.signUp(server)
  await caller.openChatWith(taras)
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call')
  await caller.screen.click('button', 'End call')
  await callee.seesNoControl('alertdialog', 'Incoming voice call', 1_000)
  await caller.hasNothingLeft()
  await callee.screen.goto('about:blank')
  await caller.seesNoControl('button', 'End call')
  await caller.screen.click('button', 'Voice call')
  await caller.sees('No device reachable')
  await caller.screen.click('button', 'End call')
  await caller.hasNothingLeft()
})

/** In the page: presses "Voice call" at a moment in milliseconds since the epoch. */
function pressVoiceCall(at: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      document.querySelector<HTMLButtonElement>('button[aria-label="Voice call"]')?.click()
      resolve()
    }, at - Date.now())
  })
}

test('both press "Voice call" at once, and are in one call', async () => {
  const [left, right] = await arrive(Person.inChromium(olena), Person.inChromium(taras))
  if (!left || !right) throw new Error('two browsers were asked for')
  await left.signUp(server)
  await right.signUp(server)
  await left.openChatWith(taras)
  await right.openChatWith(olena)
  // By the clock both pages share: a click that waits for a free button would come after the other's call.
  const at = Date.now() + 500
  await Promise.all([left, right].map((person) => person.screen.evaluate(pressVoiceCall, at)))
  await Promise.all([left.hears(taras.toneHz), right.hears(olena.toneHz)])
  await left.screen.click('button', 'End call')
  await Promise.all([left.hasNothingLeft(), right.hasNothingLeft()])
  expect(await callLog(left)).toMatchObject([{ reason: 'completed' }])
  expect(await callLog(right)).toEqual(await callLog(left))
})
