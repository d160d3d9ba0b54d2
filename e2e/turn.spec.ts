// Calls where no packet goes from one to the other but through a relay: by UDP, TCP and TLS, with credentials that count.
import { createHmac } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { type FarApart, openFarApart, talk } from './net/far-apart.ts'
import { networksArePossible } from './net/network.ts'
import { bothHear, moveOn, report, silence, watchSilence } from './net/silence.ts'
import { type Transport, turnSecret, turnUrl } from './net/turn-server.ts'
import { olena, type Person, taras } from './person.ts'
import { until } from './until.ts'

test.skip(!networksArePossible, 'NOT TESTED: this machine makes no networks')

let apart: FarApart | null = null
test.afterEach(async () => {
  await apart?.close()
  apart = null
})

for (const transport of ['udp', 'tcp', 'tls'] satisfies Transport[]) {
  test(`a call goes over a relay by ${transport} where there is no other way`, async () => {
    apart = await openFarApart('relay', { TURN_URLS: turnUrl[transport] })
    await talk(apart)
    for (const one of [apart.caller, apart.callee]) {
      const path = await one.screen.evaluate(() => window.probe.path(), null)
      expect(path).toEqual([{ local: 'relay', by: transport }])
      await one.sees('Relayed')
    }
  })
}

test('a relay takes no credentials that have run out, and none of another secret', async () => {
  apart = await openFarApart('relay', { TURN_URLS: turnUrl.udp })
  const now = Math.floor(Date.now() / 1000)
  const credentials = (expiresAt: number, secret: string) => {
    const username = `${expiresAt}:somebody`
    return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
  }
  /** The first thing that becomes of asking for a relay: a candidate, or the relay's refusal (RFC 8656, section 5). */
  const ask = (name: ReturnType<typeof credentials>) =>
    apart?.caller.screen.evaluate(
      async (server) => {
        const connection = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' })
        const first = new Promise<string | number>((resolve) => {
          connection.onicecandidate = ({ candidate }) => candidate?.type && resolve(candidate.type)
          // 701: from one of its networks the relay is out of reach.
          connection.onicecandidateerror = ({ errorCode }) => errorCode !== 701 && resolve(errorCode)
        })
        connection.createDataChannel('any')
        await connection.setLocalDescription()
        const found = await first
        connection.close()
        return found
      },
      { urls: turnUrl.udp, ...name },
    )
  expect(await ask(credentials(now + 60, turnSecret))).toBe('relay')
  expect(await ask(credentials(now - 60, turnSecret))).toBe(401)
  expect(await ask(credentials(now + 60, 'another secret'))).toBe(401)
})

/** A call, with a list that grows by all that the caller says to the server. */
async function talkOverheard(pair: FarApart): Promise<string[]> {
  const { caller } = pair
  const said: string[] = []
  caller.screen.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => said.push(payload.toString())),
  )
  await caller.screen.page.reload()
  await caller.openChatFromList(taras)
  await talk(pair)
  return said
}

function saysOnlyRelays(said: readonly string[]): void {
  const links = said.filter((frame) => frame.includes('"link.'))
  expect(links.some((frame) => frame.includes('typ relay'))).toBe(true)
  expect(links.filter((frame) => /typ (host|srflx|prflx)|10\.77\.1\.2/.test(frame))).toEqual([])
}

test('who hides their address says none of theirs, though they could be reached directly', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  const { caller, callee } = apart
  await caller.screen.page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('poruch.preferences') ?? '{}')
    localStorage.setItem('poruch.preferences', JSON.stringify({ ...kept, hideAddress: true }))
  })
  const said = await talkOverheard(apart)
  await Promise.all([caller.sees('Relayed'), callee.sees('Relayed')])
  saysOnlyRelays(said)
})

test('who hides their address during a call is heard on, over the relay, and says none of theirs any more', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  const { caller, callee } = apart
  const said = await talkOverheard(apart)
  await Promise.all([caller.sees('Direct'), callee.sees('Direct')])
  await caller.screen.click('button', 'Minimise')
  await caller.screen.click('link', 'Settings')
  said.length = 0
  await caller.screen.page.getByRole('switch', { name: 'Hide my address' }).press('Space')
  await callee.sees('Relayed')
  const relayed = { local: 'relay', by: 'udp' }
  await expect.poll(() => caller.screen.evaluate(() => window.probe.path(), null)).toEqual([relayed])
  await Promise.all([caller.hears(taras.toneHz), callee.hears(olena.toneHz)])
  saysOnlyRelays(said)
})

/** When the credentials of the newest connection run out. */
const endOf = (one: Person) => one.screen.evaluate(() => window.probe.credentialsEndAt(), null)
const isPast = async (at: number) => Date.now() > at

test('a call outlives the credentials it began with, and finds its next way with those of that moment', async () => {
  apart = await openFarApart('relay', { TURN_URLS: turnUrl.udp, TURN_TTL_S: '10' })
  const { caller, callee } = apart
  await talk(apart)
  await watchSilence(apart)
  const firstEnd = Math.max(await endOf(caller), await endOf(callee))
  await until('what it began with has run out', () => isPast(firstEnd), 15_000)
  await bothHear(apart)
  for (const one of [caller, callee]) expect(await silence(one)).toBeLessThan(1_000)
  await moveOn(apart, 'a', 3)
  await bothHear(apart)
  for (const gap of await report('another address, beyond the first credentials', apart))
    expect(gap).toBeLessThan(8_000)
  expect(await endOf(caller)).toBeGreaterThan(firstEnd)
})

test('a machine that slept beyond the life of its credentials finds the relay with new ones', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp, TURN_TTL_S: '10' })
  const { network, caller, callee } = apart
  await talk(apart)
  await watchSilence(apart)
  network.freeze('a', true)
  network.blackHole(true)
  // What it fell asleep with had 10 s at most.
  const asleepAt = Date.now()
  await until('all that it knows has run out', () => isPast(asleepAt + 11_000), 15_000)
  network.freeze('a', false)
  const awakeAt = Date.now()
  // Another tone: what is heard of it has come since.
  await callee.screen.evaluate((hertz) => window.probe.setTone(hertz), 2_000)
  await caller.hears(2_000, 30_000)
  const wokenMs = Date.now() - awakeAt
  console.log(`heard again ${wokenMs} ms after it woke`)
  expect(wokenMs).toBeLessThan(10_000)
  await callee.hears(olena.toneHz, 30_000)
  const path = await caller.screen.evaluate(() => window.probe.path(), null)
  expect(path.at(-1)).toEqual({ local: 'relay', by: 'udp' })
  expect(await endOf(caller)).toBeGreaterThan(awakeAt)
  expect(await silence(callee)).toBeGreaterThan(11_000)
})
