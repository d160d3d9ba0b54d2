// The server dies in the middle of a call and comes back: sound never stops, and the call ends once.
import { expect, test } from '@playwright/test'
import { callLog } from './call-log.ts'
import { olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'
import { until } from './until.ts'

test('a killed and restarted server leaves a call alone', async () => {
  const server = await Poruch.start()
  const [caller, callee] = await Promise.all([Person.inChromium(olena), Person.inChromium(taras)])
  try {
    await caller.signUp(server)
    await callee.signUp(server)
    await caller.openChatWith(taras)
    await caller.screen.click('button', 'Voice call')
    await callee.seesControl('alertdialog', 'Incoming voice call')
    await callee.screen.click('button', 'Accept')
    await Promise.all([caller.hears(taras.toneHz), callee.hears(olena.toneHz)])
    const connections = await caller.screen.evaluate(() => window.probe.connectionsMade(), null)
    await caller.screen.evaluate((hertz) => window.probe.startSilenceWatch(hertz), taras.toneHz)
    await callee.screen.evaluate((hertz) => window.probe.startSilenceWatch(hertz), olena.toneHz)
    await server.kill()
    // Muting works while the server is away: it travels from person to person.
    await caller.screen.click('button', 'Mute microphone')
    await callee.hearsSilence()
    await caller.screen.click('button', 'Unmute microphone')
    await callee.hears(olena.toneHz)
    await server.start()
    const opened = (person: Person) => person.screen.evaluate(() => window.probe.socketsOpened(), null)
    await until('both devices are back', async () => (await opened(caller)) > 1 && (await opened(callee)) > 1)
    await Promise.all([caller.hears(taras.toneHz), callee.hears(olena.toneHz)])
    expect(await caller.screen.evaluate(() => window.probe.longestSilenceMs(), null)).toBeLessThan(500)
    expect(await caller.screen.evaluate(() => window.probe.connectionsMade(), null)).toBe(connections)
    await callee.screen.click('button', 'End call')
    await Promise.all([caller.hasNothingLeft(), callee.hasNothingLeft()])
    const ended = async () => (await callLog(caller)).every(({ state }) => state === 'ended')
    await until('the record has ended', ended)
    expect(await callLog(caller)).toMatchObject([{ reason: 'completed' }])
    expect(await callLog(callee)).toEqual(await callLog(caller))
  } finally {
    await Promise.all([caller.close(), callee.close()])
    await server.stop()
  }
})
