// The mesh under good signaling and bad, on fake connections.
import { type DeviceId, type LinkEvent, newId } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backendContract } from '../backend.contract.ts'
import { type Carry, linked, type MeshEnd, type MeshPair, openMeshPair } from '../testing/mesh-pair.ts'
import { ids } from '../testing/records.ts'

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
  pair.caller.backend.networkChanged()
  await pair.pass(2_000)
  expect([offers(pair).length, links(pair)]).toEqual([2, connected])
  expect(pair.caller.story.concat(pair.callee.story)).not.toContain('candidate.refused')
})

test('L-6, L-9: asked for a restart from both sides, one end offers, and both stay connected', async () => {
  const pair = await linked(openMeshPair())
  const restart = { type: 'link.restart', callId: ids.call, gen: 1, why: 'network' } as const
  const [one, other] = [pair.caller, pair.callee]
  one.mailbox.put({ ...restart, from: other.deviceId, to: one.deviceId })
  other.mailbox.put({ ...restart, from: one.deviceId, to: other.deviceId })
  await pair.pass(3_000)
  expect(offers(pair).map((it) => it.from)).toEqual([one.deviceId, one.deviceId])
  expect([one, other].map((end) => end.connection().signalingState)).toEqual(['stable', 'stable'])
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

test('L-11: an answer of the page before, which comes after the next page has spoken, is not taken for its own', async () => {
  let isHeld = true
  const held: (() => void)[] = []
  const pair = openMeshPair((deliver, event, clock) => {
    if (event.type === 'link.answer' && isHeld) held.push(deliver)
    else clock.after(20, deliver)
  })
  const { caller, callee } = pair
  await linked(pair, { joined: false })
  isHeld = false
  const sync = { type: 'link.sync', callId: ids.call, gen: 1, neg: 0 } as const
  caller.mailbox.put({ ...sync, from: callee.deviceId, to: caller.deviceId })
  for (const deliver of held) deliver()
  await pair.pass(500)
  expect(offers(pair).map((it) => (it.type === 'link.offer' ? it.gen : 0))).toEqual([1, 2])
  expect(links(pair)).toEqual(connected)
})

test('a path that is silent is called unstable, the next connection is built beside it, and takes over', async () => {
  const pair = await linked(openMeshPair())
  const [first] = pair.caller.platform.connections
  pair.network.blocked = true
  await pair.pass(1_150)
  // The socket would not know for many seconds that its network is gone.
  expect([pair.caller.signaling.doubts, pair.callee.signaling.doubts]).toEqual([1, 1])
  expect(links(pair)).toEqual(connected)
  await pair.pass(250)
  expect(link(pair.caller)).toBe('unstable')
  await pair.pass(1_000)
  expect(offers(pair).at(-1)).toMatchObject({ from: pair.caller.deviceId, gen: 2, neg: 1 })
  expect(first?.connectionState).not.toBe('closed')
  pair.network.blocked = false
  pair.caller.connection().tryConnect()
  await pair.pass(1_000)
  expect([links(pair), first?.connectionState]).toEqual([connected, 'closed'])
  expect(pair.caller.platform.connections.filter((pc) => pc.connectionState === 'connected')).toHaveLength(1)
})

test('the second try goes over a relay alone, with the credentials of that moment, and the third over all paths', async () => {
  const pair = await linked(openMeshPair())
  const turn = (username: string) => ({
    iceServers: [{ urls: ['turn:relay.test'], username, credential: 'x' }],
    expiresAt: null,
  })
  pair.network.blocked = true
  await pair.pass(3_000)
  pair.caller.signaling.ice.set(turn('fresh'))
  await pair.pass(20_000)
  const tries = pair.caller.platform.connections.map(
    ({ configuration: { iceTransportPolicy, iceServers } }) => [
      iceTransportPolicy,
      iceServers?.[0]?.username,
    ],
  )
  expect(tries.slice(0, 4)).toEqual([
    ...[
      ['all', undefined],
      ['all', undefined],
      ['relay', 'fresh'],
      ['all', 'fresh'],
    ],
  ])
  const steps = (end: MeshEnd) =>
    end.backend.participants.get()[0]?.outages[0]?.steps.map(({ relayed }) => relayed)
  expect(steps(pair.caller)?.slice(0, 3)).toEqual([false, true, false])
  // The other end goes on over all paths: its relay may be the one that is out of reach.
  expect(steps(pair.callee)?.includes(true) ?? false).toBe(false)
  // Two ends that try do not take from each other what is on its way.
  expect(tries.length).toBeLessThanOrEqual(6)
  pair.end()
})

test('that a connection breaks is no sign of life from the other end', async () => {
  const pair = await linked(openMeshPair())
  pair.network.blocked = true
  const [before] = pair.callee.platform.connections
  // Its end hears of no next one.
  pair.caller.signaling.cut()
  await pair.pass(5_000)
  for (const state of ['disconnected', 'failed'] as const) {
    before?.turn(state)
    await pair.pass(20)
    expect(link(pair.callee)).toBe('unstable')
  }
  await pair.pass(1_500)
  expect(link(pair.callee)).toBe('lost')
  pair.end()
})

test.each(['caller', 'callee'] as const)(
  'a connection made with credentials that have run out is followed at once by one with new ones (%s)',
  async (side) => {
    const pair = openMeshPair()
    const { signaling } = pair[side]
    const turn = (username: string, expiresAt: number) =>
      signaling.ice.set({ iceServers: [{ urls: ['turn:relay.test'], username, credential: 'x' }], expiresAt })
    const now = signaling.serverNow()
    turn('old', now + 5_000)
    await linked(pair)
    turn('next', now + 5_000)
    await pair.pass(500)
    // What stands is left alone, and so is what was made with good ones.
    expect(pair.caller.platform.connections.length).toBe(1)
    turn('old', now - 1)
    pair.network.blocked = true
    await pair.pass(2_500)
    const made = pair.caller.platform.connections.length
    expect(made).toBe(2)
    turn('fresh', now + 60_000)
    await pair.pass(500)
    expect(pair.caller.platform.connections.length).toBe(made + 1)
    expect(pair[side].connection().configuration.iceServers?.[0]?.username).toBe('fresh')
    turn('fresher', now + 90_000)
    await pair.pass(500)
    expect(pair.caller.platform.connections.length).toBe(made + 1)
    pair.network.blocked = false
    pair.caller.connection().tryConnect()
    await pair.pass(1_000)
    expect(links(pair)).toEqual(connected)
    pair.end()
  },
)

test('what is away and what was tried is told, with the time until it was back', async () => {
  const pair = await linked(openMeshPair())
  const outages = () => pair.caller.backend.participants.get()[0]?.outages
  expect(outages()).toEqual([])
  pair.network.blocked = true
  await pair.pass(7_000)
  const [away] = outages() ?? []
  expect(away).toMatchObject({ endedAt: null, steps: [{ why: 'stall', relayed: false }, { why: 'stall' }] })
  expect(away?.steps[0]?.afterMs).toBeGreaterThanOrEqual(1_500)
  pair.network.blocked = false
  pair.caller.connection().tryConnect()
  await pair.pass(1_000)
  const [over] = outages() ?? []
  const ms = (over?.endedAt ?? Number.NaN) - (over?.startedAt ?? Number.NaN)
  expect([outages()?.length, ms > 6_500 && ms < 8_000]).toEqual([1, true])
})

test('L-10: a first connection that never comes to life is followed by the next after 8 s, of each link by itself', async () => {
  const pair = openMeshPair()
  const { caller, callee, network } = pair
  const turn = { urls: ['turn:relay.test'], username: 'x', credential: 'x' }
  caller.signaling.ice.set({ iceServers: [turn], expiresAt: null })
  network.blocked = true
  // It rings for long: that is no time in which it is awaited.
  await linked(pair, { joined: false })
  await pair.pass(20_000)
  await linked(pair)
  const made = () => caller.platform.connections.length
  await pair.pass(6_500)
  expect([made(), caller.open(), callee.open()]).toEqual([1, 1, 1])
  await pair.pass(1_000)
  expect([made(), caller.open(), callee.open()]).toEqual([2, 1, 1])
  // The second over a relay alone, the third over all paths again.
  expect(caller.connection().configuration.iceTransportPolicy).toBe('relay')
  await pair.pass(7_000)
  expect(made()).toBe(2)
  await pair.pass(1_500)
  expect([made(), caller.connection().configuration.iceTransportPolicy]).toEqual([3, 'all'])
  network.blocked = false
  caller.connection().tryConnect()
  await pair.pass(1_000)
  expect([links(pair), caller.open(), callee.open()]).toEqual([connected, 1, 1])
  await pair.pass(20_000)
  expect(made()).toBe(3)
  pair.end()
})

test('while the server is away no connection is built after one that could not come to life', async () => {
  const pair = openMeshPair()
  pair.caller.signaling.cut()
  pair.callee.signaling.cut()
  await linked(pair)
  await pair.pass(20_000)
  expect(pair.caller.platform.connections.length).toBe(1)
  for (const end of [pair.caller, pair.callee]) {
    end.signaling.heal()
    end.backend.resume()
  }
  await pair.pass(1_000)
  expect(links(pair)).toEqual(connected)
  pair.end()
})

test('descriptions that never fit are tried again with pauses that grow, and not without end at once', async () => {
  const pair = openMeshPair((deliver, event, clock) => {
    // Whatever is answered, it is of no use.
    if (event.type !== 'link.answer') clock.after(20, deliver)
    else {
      const { from, to } = event
      clock.after(20, () => pair.caller.mailbox.put({ ...event, from, to, sdp: 'garbage' }))
    }
  })
  await linked(pair)
  await pair.pass(60_000)
  const made = pair.caller.platform.connections.length
  expect([made > 3, made < 12]).toEqual([true, true])
  expect(pair.caller.open()).toBeLessThanOrEqual(1)
  pair.end()
})

test('a path that heals before the next connection stands is heard again at once', async () => {
  // Signaling is away too: the offer of the next one reaches nobody.
  let isCut = false
  const carry: Carry = (deliver, _, clock) => {
    if (!isCut) clock.after(20, deliver)
  }
  const pair = await linked(openMeshPair(carry))
  isCut = true
  pair.network.blocked = true
  await pair.pass(12_000)
  expect(link(pair.caller)).toBe('lost')
  pair.network.blocked = false
  await pair.pass(600)
  expect(links(pair)).toEqual(connected)
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
  pair.caller.backend.networkChanged()
  await pair.pass(1_000)
  const applied = [...pair.callee.connection().applied]
  if (old?.type === 'link.offer') pair.callee.mailbox.put({ ...old, neg: 7 })
  await pair.pass(1_000)
  expect(pair.callee.connection().applied).toEqual(applied)
  expect(links(pair)).toEqual(connected)
})

test('a network change seen here brings the next connection at once, on either side', async () => {
  for (const side of ['caller', 'callee'] as const) {
    const pair = await linked(openMeshPair())
    pair[side].backend.networkChanged()
    await pair.pass(200)
    expect(offers(pair).at(-1)).toMatchObject({ from: pair.caller.deviceId, gen: 2, neg: 1 })
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

test('when a third one comes the voices of the first two begin to pause, with one offer', async () => {
  const pair = await linked(openMeshPair())
  for (const [end, peer] of [
    [pair.caller, pair.callee],
    [pair.callee, pair.caller],
  ] as const)
    end.backend.join([peer.deviceId, newId<DeviceId>()])
  await pair.pass(1_000)
  const between = offers(pair).filter(({ to }) =>
    [pair.caller, pair.callee].some((end) => end.deviceId === to),
  )
  expect(between.map((it) => (it.type === 'link.offer' ? [it.gen, it.neg] : []))).toEqual([
    [1, 1],
    [1, 2],
  ])
  expect(links(pair)).toEqual(connected)
  pair.end()
})

test.each(['caller', 'callee'] as const)(
  'L-16: the address is hidden in a call that runs, by the %s: over another connection, of which only the relay is said',
  async (side) => {
    const pair = await linked(openMeshPair())
    const end = pair[side]
    const voice = end.track('audio')
    end.backend.publish('microphone', voice)
    const seen = pair.said.filter(
      (it) => it.from === end.deviceId && JSON.stringify(it).includes('192.0.2.7'),
    )
    expect(seen).not.toEqual([])
    pair.said.length = 0
    end.backend.settingsChanged()
    await pair.pass(500)
    expect(pair.said).toEqual([])
    end.settings.hidesAddress = true
    end.backend.settingsChanged()
    await pair.pass(1_000)
    expect([links(pair), end.sent(), pair.caller.open(), pair.callee.open()]).toEqual([
      ...[connected, [voice], 1, 1],
    ])
    expect(end.connection().configuration.iceTransportPolicy).toBe('relay')
    const said = pair.said.filter((it) => it.from === end.deviceId).map((it) => JSON.stringify(it))
    expect(said.some((it) => it.includes('typ relay'))).toBe(true)
    expect(said.filter((it) => it.includes('192.0.2.7'))).toEqual([])
    // Another setting is changed; then, shown again, what is there is good enough.
    end.backend.settingsChanged()
    end.settings.hidesAddress = false
    end.backend.settingsChanged()
    await pair.pass(1_000)
    expect(end.platform.connections).toHaveLength(2)
    pair.end()
  },
)

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
          pair[side === 'caller' ? 'caller' : 'callee'].backend.networkChanged()
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
