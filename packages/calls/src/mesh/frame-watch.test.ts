// What is read from the statistics of a connection: pictures that arrive, and whether the own voice leaves.
import { ManualClock, settle } from '@poruch/live/testing'
import type { TrackSource } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { FakePlatform } from '../testing/fake-platform.ts'
import { FrameWatch } from './frame-watch.ts'
import { sampleLink } from './link-stats.ts'

const reports = (...entries: Record<string, unknown>[]) =>
  new Map(entries.map((entry, index) => [String(index), entry]))
const lines = { tracks: { '0': 'microphone', '3': 'screen-audio' } as Record<string, TrackSource> }
const sampled = (report: ReadonlyMap<string, object>) =>
  sampleLink({ getStats: async () => report } as never, lines as never)

test('the packets of the microphone are told from those of a screen’s sound', async () => {
  const screen = { type: 'outbound-rtp', kind: 'audio', mid: '3', packetsSent: 900 }
  const microphone = { type: 'outbound-rtp', kind: 'audio', mid: '0', packetsSent: 40 }
  expect((await sampled(reports(screen, microphone))).voiceSent).toBe(40)
  expect((await sampled(reports(screen))).voiceSent).toBeNull()
})

const none = { arrived: 0, quietMs: null, frames: new Map(), voiceSent: null, path: null }

test('the last packet of any kind counts, where the browser says when it came', async () => {
  const pair = { type: 'candidate-pair', timestamp: 10_000, lastPacketReceivedTimestamp: 9_700 }
  const voice = { type: 'inbound-rtp', timestamp: 10_000, lastPacketReceivedTimestamp: 8_000 }
  expect((await sampled(reports(pair, voice))).quietMs).toBe(300)
  expect((await sampled(reports(voice, { type: 'transport', timestamp: 10_000 }))).quietMs).toBe(2_000)
  expect((await sampled(reports({ type: 'transport', timestamp: 10_000 }))).quietMs).toBeNull()
  // A clock that was set between the two.
  expect((await sampled(reports({ ...pair, lastPacketReceivedTimestamp: 10_400 }))).quietMs).toBe(0)
})

/** A watch whose looks are in the test's hands. */
function watched() {
  const clock = new ManualClock()
  let sent: number | null = 0
  let connection = { sample: async () => ({ ...none, voiceSent: sent }) }
  const told: (boolean | null)[] = []
  const watch = new FrameWatch(new FakePlatform(clock), () => connection, {
    onArrival: () => {},
    onChange: () => void told.push(watch.voiceLeaves),
  })
  watch.setWatching(true)
  return {
    told,
    async look(packets: number | null) {
      sent = packets
      await clock.pass(500)
    },
    reconnect() {
      connection = { ...connection }
    },
    async end() {
      watch.close()
      await settle()
    },
  }
}

test('the voice leaves while its packets grow in number; between two connections nothing is known', async () => {
  const { told, look, reconnect, end } = watched()
  await look(0)
  await look(25)
  for (let silent = 0; silent < 4; silent++) await look(25)
  expect(told).toEqual([false, true, false])
  reconnect()
  await look(10)
  await look(35)
  await look(null)
  await end()
  expect(told.slice(3)).toEqual([null, true, null])
})

test('a voice that pauses, and so sends a packet now and then, leaves all the time', async () => {
  const { told, look, end } = watched()
  await look(0)
  for (const packets of [25, 26, 26, 27, 27, 27, 28, 28]) await look(packets)
  await end()
  expect(told).toEqual([false, true])
})

test('a voice of which nothing ever left is known not to', async () => {
  const { told, look, end } = watched()
  for (let silent = 0; silent < 3; silent++) await look(0)
  await end()
  expect(told).toEqual([false])
})

/** A watch of a camera that is told to be on, of which the test says what came. */
function watchedCamera() {
  const clock = new ManualClock()
  let now = { arrived: 1, pictures: 1 }
  const sample = async () => ({
    ...{ ...none, arrived: now.arrived },
    frames: new Map([['camera', now.pictures] as const]),
  })
  let connection = { sample }
  const on = { microphone: true, camera: true, screen: false, screenAudio: false }
  const watch = new FrameWatch(new FakePlatform(clock), () => connection, {
    ...{ onArrival: () => {}, onChange: () => {} },
  })
  watch.setExpected(on)
  watch.setWatching(true)
  return {
    watch,
    async pass(ms: number, comes: 'all' | 'no pictures' | 'nothing') {
      for (let passed = 0; passed < ms; passed += 500) {
        if (comes !== 'nothing') now = { ...now, arrived: now.arrived + 1 }
        if (comes === 'all') now = { ...now, pictures: now.pictures + 1 }
        await clock.pass(500)
      }
    },
    anew() {
      now = { arrived: 0, pictures: 0 }
      connection = { sample }
    },
  }
}

test('what came is told with the time since the last packet; of an answer to a check only that it came since the last look', async () => {
  const clock = new ManualClock()
  const ago: number[] = []
  let now = { ...none, quietMs: 40 }
  const watch = new FrameWatch(new FakePlatform(clock), () => connection, {
    ...{ onArrival: (ms: number) => void ago.push(ms), onChange: () => {} },
  })
  const connection = { sample: async () => now }
  watch.setWatching(true)
  await clock.pass(500)
  for (const quietMs of [40, 540, 20]) {
    now = { ...now, arrived: now.arrived + 1, quietMs }
    await clock.pass(500)
  }
  // Nothing more.
  now = { ...now, quietMs: 520 }
  await clock.pass(500)
  watch.close()
  expect(ago).toEqual([40, 500, 20])
})

test('a camera of which no pictures come is no longer shown; while nothing at all comes, the last picture stands', async () => {
  const { watch, pass } = watchedCamera()
  const isShown = () => watch.live.has('camera')
  await pass(2_000, 'all')
  await pass(40_000, 'nothing')
  expect(isShown()).toBe(true)
  await pass(2_000, 'no pictures')
  expect(isShown()).toBe(true)
  await pass(1_500, 'no pictures')
  expect(isShown()).toBe(false)
  await pass(500, 'all')
  expect(isShown()).toBe(true)
  watch.close()
})

test('the last picture stands until those of the next connection come', async () => {
  const { watch, pass, anew } = watchedCamera()
  await pass(2_000, 'all')
  await pass(5_000, 'nothing')
  anew()
  await pass(2_500, 'no pictures')
  expect(watch.live.has('camera')).toBe(true)
  await pass(500, 'all')
  await pass(2_500, 'no pictures')
  expect(watch.live.has('camera')).toBe(true)
  watch.close()
})
