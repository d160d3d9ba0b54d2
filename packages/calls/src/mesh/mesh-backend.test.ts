// The mesh under good signaling and bad, on fake connections.
import type { LinkEvent } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backendContract } from '../backend.contract.ts'
import { type Carry, linked, type MeshEnd, type MeshPair, openMeshPair } from '../testing/mesh-pair.ts'

backendContract('The mesh', async () => openMeshPair())

const link = (end: MeshEnd) => end.backend.participants.get()[0]?.link
const links = (pair: MeshPair) => [link(pair.caller), link(pair.callee)]
const offers = (pair: MeshPair) => pair.said.filter((it) => it.type === 'link.offer')
const connected = ['connected', 'connected']

test('L-7: the first offer holds all four sections, and the answer sends on all of them', async () => {
  const pair = await linked(openMeshPair(), { joined: false })
  const [offer] = offers(pair)
  expect(Object.values(offer?.type === 'link.offer' ? offer.tracks : {})).toEqual([
    ...['microphone', 'camera', 'screen', 'screen-audio'],
  ])
  expect(pair.callee.connection().transceivers.map((it) => it.direction)).toEqual(Array(4).fill('sendrecv'))
  // One exchange, and none more for all that is switched later.
  for (const end of [pair.caller, pair.callee]) {
    end.backend.join([end === pair.caller ? pair.callee.deviceId : pair.caller.deviceId])
    end.backend.publish('camera', end.track('video'))
  }
  await pair.pass(5_000)
  expect(offers(pair)).toHaveLength(1)
})

test('C-19: relayed paths only, where the person wants that, until the answer', async () => {
  const pair = openMeshPair()
  pair.caller.backend.prepare(pair.callee.deviceId, 'relay')
  expect(pair.caller.connection().configuration).toMatchObject({
    ...{ iceTransportPolicy: 'relay', bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' },
  })
  pair.end()
  const other = openMeshPair()
  other.caller.backend.join([other.callee.deviceId])
  expect(other.caller.connection().configuration).toMatchObject({ iceTransportPolicy: 'all' })
  other.end()
})

test.each([
  ['relay', 'all'],
  ['all', 'relay'],
  ['relay', 'relay'],
] as const)(
  'C-19: a relay that does not answer holds up nobody after the answer (%s, %s)',
  async (hers, his) => {
    const pair = openMeshPair()
    pair.network.hasRelay = false
    pair.callee.backend.prepare(pair.caller.deviceId, his)
    pair.caller.backend.prepare(pair.callee.deviceId, hers)
    await pair.pass(2_000)
    expect(links(pair)).toEqual(['connecting', 'connecting'])
    pair.callee.backend.join([pair.caller.deviceId])
    await pair.pass(20)
    pair.caller.backend.join([pair.callee.deviceId])
    await pair.pass(200)
    expect([links(pair), pair.caller.open(), pair.callee.open()]).toEqual([connected, 1, 1])
    pair.end()
  },
)

test('C-19: whoever answers before the offer has come finds all paths, and leaves the first offer to the caller', async () => {
  const pair = openMeshPair()
  pair.network.hasRelay = false
  pair.callee.backend.prepare(pair.caller.deviceId, 'relay')
  pair.caller.backend.prepare(pair.callee.deviceId, 'all')
  // The connection is there, its first offer on its way into it.
  await pair.pass(20)
  pair.callee.backend.join([pair.caller.deviceId])
  pair.caller.backend.join([pair.callee.deviceId])
  await pair.pass(300)
  expect([links(pair), offers(pair)[0]?.from]).toEqual([connected, pair.caller.deviceId])
  pair.end()
})

test('C-19: a link over a relay stays as it is after the answer, and may use all paths when it breaks', async () => {
  const pair = openMeshPair()
  pair.callee.backend.prepare(pair.caller.deviceId, 'relay')
  pair.caller.backend.prepare(pair.callee.deviceId, 'relay')
  await pair.pass(1_000)
  await linked(pair)
  expect([links(pair), offers(pair).length]).toEqual([connected, 1])
  pair.network.hasRelay = false
  pair.network.blocked = true
  await pair.pass(2_000)
  pair.network.blocked = false
  await pair.pass(2_000)
  expect([links(pair), pair.caller.connection().configuration.iceTransportPolicy]).toEqual([connected, 'all'])
  pair.end()
})

test('L-8: candidates that overtake their description wait for it', async () => {
  const carry: Carry = (deliver, event, clock) =>
    void clock.after(event.type === 'link.candidates' ? 0 : 400, deliver)
  const pair = await linked(openMeshPair(carry))
  expect(links(pair)).toEqual(connected)
  // Those of a restart overtake its offer too, while the old description still stands.
  pair.caller.platform.fire('network')
  await pair.pass(2_000)
  expect([offers(pair).length, links(pair)]).toEqual([2, connected])
  expect(pair.caller.story.concat(pair.callee.story)).not.toContain('candidate.refused')
})

test('L-6: when both offer at once, the person called gives way and both stay connected', async () => {
  const pair = await linked(openMeshPair())
  for (const end of [pair.caller, pair.callee]) end.platform.fire('network')
  await pair.pass(3_000)
  const crossing = offers(pair).slice(1)
  expect(crossing.map((it) => it.from).sort()).toEqual([pair.callee.deviceId, pair.caller.deviceId].sort())
  expect(pair.caller.story.filter((it) => it === 'offer.ignored')).toHaveLength(1)
  expect([pair.caller.connection().signalingState, pair.callee.connection().signalingState]).toEqual([
    ...['stable', 'stable'],
  ])
  expect([links(pair), pair.caller.platform.connections.length]).toEqual([connected, 1])
})

test('L-5: an answer and an offer that come twice do no harm', async () => {
  const carry: Carry = (deliver, _, clock) => {
    clock.after(20, deliver)
    clock.after(90, deliver)
  }
  const pair = await linked(openMeshPair(carry))
  expect(links(pair)).toEqual(connected)
  const answers = pair.said.filter((it) => it.type === 'link.answer')
  expect(answers).toEqual([answers[0], answers[0]])
  expect(pair.callee.connection().applied).toEqual(['remote offer', 'local answer'])
  expect(pair.caller.connection().applied).toEqual(['local offer', 'remote answer'])
})

test('L-6: an offer that got lost is said again with the same number', async () => {
  let lost = 0
  const carry: Carry = (deliver, event, clock) => {
    if (event.type === 'link.offer' && lost++ === 0) return
    clock.after(20, deliver)
  }
  const pair = openMeshPair(carry)
  await linked(pair)
  await pair.pass(4_000)
  expect(links(pair)).toEqual(connected)
  expect(offers(pair).map((it) => (it.type === 'link.offer' ? it.neg : 0))).toEqual([1, 1])
})

test('L-11: after a lost socket everything that may be missing is said again', async () => {
  const pair = openMeshPair()
  pair.callee.backend.join([pair.caller.deviceId])
  pair.caller.signaling.cut()
  pair.caller.backend.join([pair.callee.deviceId])
  await pair.pass(1_000)
  expect(links(pair)).toEqual(['connecting', 'connecting'])
  pair.caller.signaling.heal()
  pair.caller.backend.resume()
  await pair.pass(500)
  expect(links(pair)).toEqual(connected)
})

test('L-11: the one who was away asks, and gets the offer that was not kept for it', async () => {
  let away = true
  const carry: Carry = (deliver, event, clock) => {
    if (away && event.to === 'device-callee') return
    clock.after(20, deliver)
  }
  const pair = openMeshPair(carry)
  await linked(pair)
  expect(links(pair)).toEqual(['connecting', 'connecting'])
  away = false
  pair.callee.backend.resume()
  await pair.pass(500)
  expect(links(pair)).toEqual(connected)
})

test('a path that is silent is called unstable, restarted on the same connection, and well again', async () => {
  const pair = await linked(openMeshPair())
  pair.network.blocked = true
  await pair.pass(1_400)
  expect(link(pair.caller)).toBe('unstable')
  await pair.pass(1_000)
  const [, restart] = offers(pair)
  expect(restart).toMatchObject({ from: pair.caller.deviceId, gen: 1, neg: 2 })
  pair.network.blocked = false
  await pair.pass(1_000)
  expect([links(pair), pair.caller.platform.connections.length]).toEqual([connected, 1])
})

test.each([-3_600_000, 3_600_000])(
  'a clock that is set %i ms on is no silence, and hides none',
  async (ms) => {
    const pair = await linked(openMeshPair())
    pair.clock.set(pair.clock.now() + ms)
    await pair.pass(5_000)
    expect([links(pair), offers(pair).length]).toEqual([connected, 1])
    pair.network.blocked = true
    pair.clock.set(pair.clock.now() + ms)
    await pair.pass(1_400)
    expect(link(pair.caller)).toBe('unstable')
  },
)

test('L-10: a connection beyond repair is built anew, with the tracks that were on it', async () => {
  const pair = await linked(openMeshPair())
  const tone = pair.caller.track('audio')
  pair.caller.backend.publish('microphone', tone)
  await pair.pass(100)
  pair.callee.connection().close()
  await pair.pass(6_000)
  expect(links(pair)).toEqual(connected)
  expect([pair.caller.open(), pair.callee.open()]).toEqual([1, 1])
  expect(pair.caller.sent()).toEqual([tone])
  expect(offers(pair).at(-1)).toMatchObject({ gen: 2, neg: 1 })
})

test('L-4: what belongs to an older connection is dropped', async () => {
  const pair = await linked(openMeshPair())
  const [old] = offers(pair)
  pair.caller.backend.rebuild(pair.callee.deviceId)
  await pair.pass(1_000)
  const applied = [...pair.callee.connection().applied]
  if (old?.type === 'link.offer') pair.callee.mailbox.put({ ...old, neg: 7 })
  await pair.pass(1_000)
  expect(pair.callee.connection().applied).toEqual(applied)
  expect(links(pair)).toEqual(connected)
})

test('a network change seen here restarts at once, on either side', async () => {
  for (const side of ['caller', 'callee'] as const) {
    const pair = await linked(openMeshPair())
    pair[side].platform.fire('network')
    await pair.pass(200)
    expect(offers(pair).at(-1)).toMatchObject({ from: pair[side].deviceId, neg: 2 })
    pair.end()
  }
})

test('a prepared link that breaks while it rings is mended when somebody answers', async () => {
  const pair = await linked(openMeshPair(), { joined: false })
  pair.network.blocked = true
  await pair.pass(8_000)
  expect(offers(pair)).toHaveLength(1)
  pair.network.blocked = false
  await linked(pair)
  await pair.pass(3_000)
  expect(links(pair)).toEqual(connected)
})

test('nothing runs on after the end', async () => {
  const pair = await linked(openMeshPair())
  pair.end()
  await pair.pass(1_000)
  expect(pair.clock.timers).toBe(0)
  expect([pair.caller.platform.left, pair.callee.platform.left]).toEqual(
    Array(2).fill({ tracks: 0, connections: 0, listeners: 0 }),
  )
})

test('with any loss, doubling and reordering for a while, both are connected in the end', async () => {
  const fate = fc.record({
    copies: fc.constantFrom(0, 1, 1, 1, 2),
    delay: fc.constantFrom(1, 20, 60, 300, 900),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 25 }),
      fc.array(fc.constantFrom('caller', 'callee'), { maxLength: 3 }),
      async (fates, changes) => {
        let next = 0
        const carry: Carry = (deliver, _: LinkEvent, clock) => {
          const { copies, delay } = fates[next++] ?? { copies: 1, delay: 20 }
          for (let copy = 0; copy < copies; copy += 1) clock.after(delay * (copy + 1), deliver)
        }
        const pair = await linked(openMeshPair(carry))
        for (const side of changes) {
          pair[side === 'caller' ? 'caller' : 'callee'].platform.fire('network')
          await pair.pass(700)
        }
        await pair.pass(40_000)
        expect(links(pair)).toEqual(connected)
        expect([pair.caller.open(), pair.callee.open()]).toEqual([1, 1])
        pair.end()
      },
    ),
    { numRuns: 40 },
  )
}, 30_000)
