// Two people sign up, write to each other, and call each other by voice and by video, in Chromium and in Firefox.
import { expect, test } from '@playwright/test'
import { olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'

const pairs = [
  { title: 'Chromium calls Chromium', open: [Person.inChromium, Person.inChromium] },
  { title: 'Chromium calls Firefox', open: [Person.inChromium, Person.inFirefox] },
  { title: 'Firefox calls Chromium', open: [Person.inFirefox, Person.inChromium] },
] as const

/** From here on nobody has heard or seen the other; at the end they have, in both directions. */
async function voiceCall(caller: Person, callee: Person): Promise<void> {
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call')
  await caller.sees('Ringing on 1 device')
  expect(await callee.packetsSent(), 'media sent by the callee before Accept').toBe(0)
  await callee.screen.click('button', 'Accept')
  await Promise.all([caller.hears(callee.character.toneHz), callee.hears(caller.character.toneHz)])
}

async function muteAndUnmute(caller: Person, callee: Person): Promise<void> {
  await caller.screen.click('button', 'Mute microphone')
  await callee.hearsSilence()
  await caller.hears(callee.character.toneHz)
  await caller.screen.click('button', 'Unmute microphone')
  await callee.hears(caller.character.toneHz)
  // A tone that changes now is heard now: what plays is no stuck buffer.
  await caller.screen.evaluate((hertz) => window.probe.setTone(hertz), 440)
  await callee.hears(440)
  await caller.screen.evaluate((hertz) => window.probe.setTone(hertz), caller.character.toneHz)
}

async function end(by: Person, other: Person): Promise<void> {
  await by.screen.click('button', 'End call')
  await Promise.all([by.hasNothingLeft(), other.hasNothingLeft()])
  await Promise.all([by.seesNoControl('button', 'End call'), other.seesNoControl('button', 'End call')])
}

async function videoCall(caller: Person, callee: Person): Promise<void> {
  await caller.screen.click('button', 'Video call')
  await callee.seesControl('alertdialog', 'Incoming video call')
  expect(await callee.packetsSent(), 'media sent by the callee before Accept').toBe(0)
  await callee.screen.click('button', 'Accept')
  await Promise.all([caller.hears(callee.character.toneHz), callee.hears(caller.character.toneHz)])
  await callee.seesPictureOf(caller.character)
  await caller.seesPictureOf(callee.character)
  await callee.screen.click('button', 'Turn camera off')
  await caller.seesNoMovingPicture()
  await callee.screen.click('button', 'Turn camera on')
  await caller.seesPictureOf(callee.character)
}

for (const { title, open } of pairs) {
  test(title, async () => {
    const server = await Poruch.start()
    const [caller, callee] = await Promise.all([open[0](olena), open[1](taras)])
    try {
      await caller.signUp(server)
      await callee.signUp(server)
      await caller.openChatWith(taras)
      await caller.send('Are you there?')
      await callee.openChatFromList(olena)
      await callee.sees('Are you there?')
      await callee.send('Right beside you.')
      await caller.sees('Right beside you.')
      await voiceCall(caller, callee)
      await muteAndUnmute(caller, callee)
      await end(callee, caller)
      await videoCall(caller, callee)
      await end(caller, callee)
    } finally {
      await Promise.all([caller.close(), callee.close()])
      await server.stop()
    }
  })
}
