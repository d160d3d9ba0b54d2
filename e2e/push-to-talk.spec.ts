// Speaking by holding Space, and what a person is told whose voice is not heard.
import { expect, test } from '@playwright/test'
import { olena, type Person, taras } from './person.ts'
import { Town } from './town.ts'
import { until } from './until.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

test('Space held opens the muted microphone, let go it closes it; it is no button and no text', async () => {
  const [caller, callee] = await town.signUp(olena, taras)
  await caller.openChatWith(taras)
  await caller.send('Are you there?')
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call')
  await callee.screen.click('button', 'Accept')
  await callee.hears(olena.toneHz)
  const { keyboard } = caller.screen.page
  await caller.screen.click('button', 'Mute microphone')
  await callee.hearsSilence()

  // The button that was clicked has the focus still: Space does not press it.
  await keyboard.down('Space')
  await callee.hears(olena.toneHz)
  await keyboard.up('Space')
  await callee.hearsSilence()
  await caller.seesControl('button', 'Unmute microphone')

  // A window that goes away takes the key's end with it.
  await keyboard.down('Space')
  await callee.hears(olena.toneHz)
  await caller.screen.evaluate(() => window.dispatchEvent(new Event('blur')), null)
  await callee.hearsSilence()
  await keyboard.up('Space')

  // In a text it is a blank, and nobody hears anything.
  await keyboard.press('Escape')
  await caller.screen.page.getByRole('textbox', { name: 'Message' }).click()
  await keyboard.type('two words')
  expect(await isSilent(callee)).toBe(true)
  await expect(caller.screen.page.getByRole('textbox', { name: 'Message' })).toHaveValue('two words')
})

test('who speaks though muted is told so, and who is not heard at all too', async () => {
  const [caller, callee] = await town.signUp(olena, taras)
  await caller.openChatWith(taras)
  await caller.send('Are you there?')
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call')
  await callee.screen.click('button', 'Accept')
  await callee.hears(olena.toneHz)
  await caller.screen.click('button', 'Mute microphone')
  await caller.sees('You are muted.')
  await callee.hearsSilence()
  await caller.screen.click('button', 'Unmute microphone')
  await callee.hears(olena.toneHz)
  await goes(caller, 'You are muted.')

  await caller.screen.evaluate(() => window.probe.holdVoice(true), null)
  await caller.sees('Nothing of your voice leaves this device')
  await callee.hearsSilence()
  await caller.screen.evaluate(() => window.probe.holdVoice(false), null)
  await callee.hears(olena.toneHz)
  await goes(caller, 'They cannot hear you.')

  // As behind a switch on a headset.
  await caller.screen.evaluate(() => window.probe.setLoudness(0), null)
  await caller.sees('Your microphone gives no sound')
  await caller.screen.evaluate(() => window.probe.setLoudness(1), null)
  await goes(caller, 'They cannot hear you.')
})

const goes = (person: Person, text: string) =>
  until(`"${text}" goes`, async () => !(await person.screen.hasText(text)))

/** Of half a second. */
async function isSilent(person: Person): Promise<boolean> {
  for (let look = 0; look < 4; look++) {
    const heard = await person.hear([olena.toneHz])
    if (heard === null || heard.rms > 0.001) return false
  }
  return true
}
