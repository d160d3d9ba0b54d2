// Whatever others say, from within the call or from outside: nothing breaks, and the others are heard as before.
import { type ChatId, type ClientMessage, type LinkEvent, limits, newId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LinkMessage } from './mesh/link-message.ts'
import { both, openTestPeople, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let olena: TestPerson
let taras: TestPerson
let sofia: TestPerson
let stranger: TestPerson
let chatId: ChatId

beforeEach(async () => {
  people = await openTestPeople()
  ;[olena, taras, sofia, stranger] = [
    await people.person('Olena'),
    await people.person('Taras'),
    await people.person('Sofia'),
    await people.person('Ivan'),
  ]
  chatId = await people.group(olena, [taras, sofia])
  olena.engine.start({ chatId }, 'audio')
  await people.pass(1_000)
  for (const one of [taras, sofia]) one.engine.current.get()?.accept(both)
  await people.pass(1_000)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const linkOf = (one: TestPerson, other: TestPerson) =>
  one.call().participants.find(({ userId }) => userId === other.userId)?.link
const links = () => [
  [linkOf(olena, taras), linkOf(taras, olena)],
  [linkOf(olena, sofia), linkOf(sofia, olena)],
  [linkOf(taras, sofia), linkOf(sofia, taras)],
]
const whole = [
  ['connected', 'connected'],
  ['connected', 'connected'],
  ['connected', 'connected'],
]

/** What might be said, all of it well formed. */
function garbage(): LinkMessage[] {
  const foreign = stranger.platform.createPeerConnection({}) // a description of nobody in the call
  const descriptions = [
    '',
    'v=0',
    '\u0000'.repeat(1_000),
    'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(2_000),
    'x'.repeat(limits.sdpLength),
    ...[...people.network.connections.values()].flatMap((pc) => pc.localDescription?.sdp ?? []),
    `fake ${Reflect.get(foreign, 'name')}\na=ice-ufrag:u1\nm=0 audio sendrecv\n`,
  ]
  const candidates = [
    '',
    'candidate:1 1 udp 1 192.0.2.66 9 typ host',
    'x'.repeat(limits.candidateLength),
  ].map((candidate) => ({ candidate, sdpMid: 'z'.repeat(64), sdpMLineIndex: 64 }))
  const tracks = { '0': 'screen', __proto__x: 'camera', '': 'microphone' } as const
  const media = { microphone: true, camera: true, screen: true, screenAudio: true }
  const counters = [1, 2, 3, 5_000, limits.counterMax]
  return counters.flatMap((gen): LinkMessage[] => [
    ...counters.flatMap((neg) =>
      descriptions.flatMap((sdp): LinkMessage[] => [
        { type: 'link.offer', gen, neg, sdp, tracks },
        { type: 'link.answer', gen, neg, sdp, tracks: {} },
      ]),
    ),
    { type: 'link.candidates', gen, ufrag: 'u'.repeat(256), candidates, end: true },
    { type: 'link.candidates', gen, ufrag: '', candidates: [], end: true },
    { type: 'link.restart', gen, why: 'network' },
    { type: 'link.reset', gen, why: 'network' },
    { type: 'link.sync', gen, neg: limits.counterMax },
    { type: 'link.media', ver: limits.versionMax, media, held: true },
  ])
}

/** By the server, as fast as it lets one. */
async function sayAll(from: TestPerson, to: TestPerson): Promise<void> {
  for (const message of garbage()) {
    const command: ClientMessage = { ...message, id: newId(), callId: olena.call().id, to: to.deviceId }
    from.line.send(command)
    await people.pass(130)
  }
}

describe('L-4, L-5, C-18: garbage, huge and foreign descriptions and candidates', () => {
  test('from somebody in the call break nothing between the others, and their own link is mended', async () => {
    const kept = [olena, taras].map(({ platform }) => platform.connections[0])
    const made = taras.platform.connections.length
    await sayAll(sofia, taras)
    // It was heard.
    expect(taras.platform.connections.length).toBeGreaterThan(made)
    expect(kept.map((pc) => pc?.connectionState)).toEqual(['connected', 'connected'])
    expect(links()[0]).toEqual(['connected', 'connected'])
    expect(links()[1]).toEqual(['connected', 'connected'])
    await people.pass(30_000)
    expect(links()).toEqual(whole)
    expect([olena, taras, sofia].map((one) => one.call().phase)).toEqual(Array(3).fill('in_call'))
  })

  test('from somebody who is not in it arrive nowhere', async () => {
    const before = taras.platform.left.connections
    await sayAll(stranger, taras)
    expect(links()).toEqual(whole)
    expect(taras.platform.left.connections).toBe(before)
  })

  test('even past the server, from a device that is not in it, are heard by nobody', async () => {
    const made = taras.platform.connections.length
    for (const message of garbage()) {
      const event: LinkEvent = {
        ...{ ...message, callId: olena.call().id },
        ...{ from: stranger.deviceId, to: taras.deviceId },
      }
      taras.signaling.receive(event)
    }
    await people.pass(5_000)
    expect([links(), taras.platform.connections.length]).toEqual([whole, made])
  })
})

test('L-4: a number that no call can have come to leaves the link as it was', async () => {
  const made = taras.platform.connections.length
  const to = taras.deviceId
  for (const gen of [3_700, 1_000_000, limits.counterMax]) {
    for (const type of ['link.reset', 'link.restart'] as const)
      sofia.line.send({ type, id: newId(), callId: olena.call().id, to, gen, why: 'network' })
    sofia.line.send({
      ...{ type: 'link.offer', id: newId(), callId: olena.call().id, to, gen, neg: 1 },
      ...{ sdp: 'v=0', tracks: {} },
    })
  }
  await people.pass(1_000)
  expect([taras.platform.connections.length, links()]).toEqual([made, whole])
})
