// A missing, refused or busy device is told in words with the way out, and the call goes on.
import { expect, test } from '@playwright/test'
import { olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'

const refusals = [
  { name: 'NotAllowedError', microphone: 'The browser does not allow the microphone' },
  { name: 'NotFoundError', microphone: 'No microphone found' },
  { name: 'NotReadableError', microphone: 'Another program is using the microphone' },
] as const

let server: Poruch
let caller: Person
let callee: Person

test.beforeEach(async () => {
  server = await Poruch.start()
  const opened = await Promise.all([Person.inChromium(olena), Person.inChromium(taras)])
  caller = opened[0]
  callee = opened[1]
  await caller.signUp(server)
  await callee.signUp(server)
  await caller.openChatWith(taras)
})
test.afterEach(async () => {
  await Promise.all([caller.close(), callee.close()])
  await server.stop()
})

const refuse = (person: Person, kind: 'audio' | 'video', name: string | null) =>
  person.screen.evaluate(([what, why]) => window.probe.refuse(what, why), [kind, name] as const)

test('without a microphone the callee is told why, hears the other, and is heard once it is allowed', async () => {
  for (const { name, microphone } of refusals) {
    await refuse(callee, 'audio', name)
    await caller.screen.click('button', 'Voice call')
    await callee.seesControl('alertdialog', 'Incoming voice call')
    await callee.screen.click('button', 'Accept')
    await callee.sees(microphone)
    await callee.hears(olena.toneHz)
    await refuse(callee, 'audio', null)
    await callee.screen.click('button', 'Unmute microphone')
    await caller.hears(taras.toneHz)
    await caller.screen.click('button', 'End call')
    await Promise.all([caller.hasNothingLeft(), callee.hasNothingLeft()])
    await Promise.all([
      caller.seesNoControl('button', 'End call'),
      callee.seesNoControl('button', 'End call'),
    ])
    await caller.seesControl('button', 'Voice call')
  }
})

test('without a camera a video call goes on with voice, and says so', async () => {
  await refuse(caller, 'video', 'NotReadableError')
  await caller.screen.click('button', 'Video call')
  await callee.seesControl('alertdialog', 'Incoming video call')
  await callee.screen.click('button', 'Accept')
  await caller.sees('Another program is using the camera')
  await caller.sees('The call goes on with voice.')
  await Promise.all([caller.hears(taras.toneHz), callee.hears(olena.toneHz)])
  await caller.seesPictureOf(taras)
})

test('video is added in a voice call by either side', async () => {
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call')
  await callee.screen.click('button', 'Accept')
  await caller.hears(taras.toneHz)
  const connections = await caller.screen.evaluate(() => window.probe.connectionsMade(), null)
  await callee.screen.click('button', 'Turn camera on')
  await caller.seesPictureOf(taras)
  await caller.screen.click('button', 'Turn camera on')
  await callee.seesPictureOf(olena)
  expect(await caller.screen.evaluate(() => window.probe.connectionsMade(), null)).toBe(connections)
})
