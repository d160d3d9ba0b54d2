// Calls over networks that fail: the path lost with another one there, another address, a tunnel, the server killed.
import { expect, test } from '@playwright/test'
import { type FarApart, openFarApart, talk } from './net/far-apart.ts'
import { networksArePossible } from './net/network.ts'
import { bothHear, heardNothingFor, moveOn, report, silence, watchSilence } from './net/silence.ts'
import { turnUrl } from './net/turn-server.ts'
import { olena, taras } from './person.ts'
import { until } from './until.ts'

test.skip(!networksArePossible, 'NOT TESTED: this machine makes no networks')

let apart: FarApart | null = null
test.afterEach(async () => {
  await apart?.close()
  apart = null
})

test('the path is lost without a word while another one exists: heard again within seconds, by the relay', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  await talk(apart)
  await watchSilence(apart)
  apart.network.blackHole(true)
  for (const one of [apart.caller, apart.callee]) await heardNothingFor(one, 500)
  await bothHear(apart)
  for (const gap of await report('black-holed, with a relay', apart)) expect(gap).toBeLessThan(8_000)
  const [path] = await apart.caller.screen.evaluate(() => window.probe.path(), null)
  expect(path).toEqual({ local: 'relay', by: 'udp' })
})

test('one comes into another network: the call goes on', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  await talk(apart)
  await watchSilence(apart)
  await moveOn(apart, 'a', 3)
  await bothHear(apart)
  for (const gap of await report('another address', apart)) expect(gap).toBeLessThan(8_000)
})

for (const seconds of [3, 8, 12]) {
  test(`after ${seconds} s in a tunnel both hear each other at once`, async () => {
    apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
    await talk(apart)
    await watchSilence(apart)
    apart.network.tunnel('a', true)
    for (const one of [apart.caller, apart.callee]) await heardNothingFor(one, seconds * 1_000)
    const healedAt = await Promise.all([silence(apart.caller), silence(apart.callee)])
    apart.network.tunnel('a', false)
    await bothHear(apart)
    const gaps = await report(`${seconds} s in a tunnel`, apart)
    gaps.forEach((gap, one) => {
      expect(gap - (healedAt[one] ?? 0)).toBeLessThan(1_500)
    })
  })
}

test('the server is killed and comes back: nobody in the call notices', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  await talk(apart)
  await watchSilence(apart)
  await apart.server.kill()
  await apart.server.start()
  for (const one of [apart.caller, apart.callee])
    await until('the socket is back', () => one.screen.evaluate(() => window.probe.socketsOpened() > 1, null))
  await bothHear(apart)
  for (const gap of await report('the server killed', apart)) expect(gap).toBeLessThan(300)
})

test('a second way comes, and the first one goes: the call goes on', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  const { network, caller, callee } = apart
  await talk(apart)
  network.addWay('a')
  // Browsers look for new ways now and then.
  await until(
    'the page knows of the second way',
    () => caller.screen.evaluate(() => window.probe.ways(), null).then((ways) => ways.length > 1),
    15_000,
  )
  network.loseWay('a')
  const lostAt = performance.now()
  // Other tones: what is heard of them has come since.
  const [hers, his] = [500, 2_000]
  await caller.screen.evaluate((hertz) => window.probe.setTone(hertz), hers)
  await callee.screen.evaluate((hertz) => window.probe.setTone(hertz), his)
  await Promise.all([caller.hears(his, 30_000), callee.hears(hers, 30_000)])
  const ms = Math.round(performance.now() - lostAt)
  console.log(`the first of two ways lost: both hear each other after ${ms} ms`)
  expect(ms).toBeLessThan(8_000)
})

test('the server and the path are lost at once, and come back: the call goes on', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  await talk(apart)
  await watchSilence(apart)
  apart.network.tunnel('a', true)
  await apart.server.kill()
  for (const one of [apart.caller, apart.callee]) await heardNothingFor(one, 5_000)
  const lostFor = await silence(apart.caller)
  apart.network.tunnel('a', false)
  await apart.server.start()
  await bothHear(apart)
  const [gap] = await report('both lost for 5 s', apart)
  expect(gap - lostFor).toBeLessThan(8_000)
})

test('after a long silence, which is told and in which the path was given up, the call goes on', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  await talk(apart)
  await watchSilence(apart)
  apart.network.tunnel('a', true)
  await apart.callee.sees('Reconnecting…')
  for (const one of [apart.caller, apart.callee]) await heardNothingFor(one, 38_000)
  const lostFor = await silence(apart.caller)
  apart.network.tunnel('a', false)
  await bothHear(apart)
  const [gap] = await report('38 s in a tunnel', apart)
  expect(gap - lostFor).toBeLessThan(8_000)
})

test('a machine that slept wakes in another network, where no packet but by a relay goes, and is heard again', async () => {
  apart = await openFarApart('relay', { TURN_URLS: turnUrl.udp })
  const { network, caller, callee } = apart
  await talk(apart)
  await watchSilence(apart)
  network.freeze('b', true)
  await heardNothingFor(caller, 20_000)
  network.moveTo('b', 3)
  network.freeze('b', false)
  await bothHear(apart)
  await report('asleep for 20 s', apart)
  const path = await callee.screen.evaluate(() => window.probe.path(), null)
  expect(path.at(-1)).toEqual({ local: 'relay', by: 'udp' })
})

test('the last picture stands, dimmed, while the way is lost, and until the next one brings others', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  const { network, caller, callee } = apart
  await caller.screen.click('button', 'Video call')
  await callee.seesControl('alertdialog', 'Incoming video call')
  await callee.screen.click('button', 'Accept')
  await callee.seesPictureOf(olena)
  await caller.seesPictureOf(taras)
  const watch = await callee.screen.page.evaluateHandle((name) => {
    // A look is 10 ms.
    const seen = { shown: 0, missing: 0, dimmed: 0 }
    const look = () => {
      const video = document.querySelector<HTMLVideoElement>(`video[aria-label*="${name}"]`)
      const isShown = video !== null && video.readyState >= 2 && video.videoWidth > 0
      seen[isShown ? 'shown' : 'missing'] += 1
      if (video?.closest('.call-dimmed')) seen.dimmed += 1
    }
    const timer = setInterval(look, 10)
    return { seen, stop: () => clearInterval(timer) }
  }, olena.name)
  network.tunnel('a', true)
  await callee.sees('Reconnecting…')
  await expect(callee.screen.page.locator('.call-dimmed video')).toBeVisible()
  await expect.poll(() => watch.evaluate(({ seen }) => seen.dimmed), { timeout: 20_000 }).toBeGreaterThan(500)
  network.tunnel('a', false)
  network.blackHole(true)
  await expect(callee.screen.page.locator('.call-dimmed video')).toHaveCount(0)
  await callee.seesPicturesOf([olena])
  const seen = await watch.evaluate((it) => {
    it.stop()
    return it.seen
  })
  expect(seen.missing).toBe(0)
})
