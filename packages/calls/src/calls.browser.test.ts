// Two engines in two pages of a real browser: they link while it rings, and sound and picture pass only after a yes.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BenchDevice, type BrowserBench, openBrowserBench } from './testing/browser-bench.ts'

const tones = { caller: 1000, callee: 1700 } as const
let bench: BrowserBench
let caller: BenchDevice
let callee: BenchDevice

beforeAll(async () => {
  bench = await openBrowserBench()
  caller = await bench.open({ toneHz: tones.caller })
  callee = await bench.open({ toneHz: tones.callee })
}, 30_000)

afterAll(() => bench?.close())

const start = (from: BenchDevice, to: BenchDevice, media: 'audio' | 'video') => {
  const place = bench.place(from, to)
  return from.page.evaluate(([where, what]) => window.bench.start(where, what), [place, media] as const)
}
const summary = ({ page }: BenchDevice) => page.evaluate(() => window.bench.summary())
const packets = ({ page }: BenchDevice) => page.evaluate(() => window.bench.packets())
const hear = ({ page }: BenchDevice) => page.evaluate(() => window.bench.hear([1000, 1700]))
const left = ({ page }: BenchDevice) => page.evaluate(() => window.bench.left())
const patience = { timeout: 10_000, interval: 50 }

test('C-18: they link while it rings, and not one packet is sent before the yes', async () => {
  await start(caller, callee, 'video')
  await expect
    .poll(() => summary(callee), patience)
    .toMatchObject({
      phase: 'incoming',
      link: 'connected',
    })
  await expect
    .poll(() => summary(caller), patience)
    .toMatchObject({
      phase: 'dialing',
      link: 'connected',
      ringingOn: 1,
    })
  for (const side of [caller, callee]) {
    const { sent, outbound } = await packets(side)
    expect({ sent, outbound: outbound > 0 }).toEqual({ sent: 0, outbound: true })
  }
  expect(await left(callee)).toEqual({ tracks: 0, connections: 1 })
})

test('after the yes each hears the other one, and sees them move', async () => {
  await callee.page.evaluate(() => window.bench.accept({ microphone: true, camera: true }))
  for (const side of [caller, callee]) {
    await expect
      .poll(() => summary(side), patience)
      .toMatchObject({
        ...{ phase: 'in_call', link: 'connected', microphone: true, camera: true },
        ...{ remoteMicrophone: true, remoteCamera: true, hasCameraFrames: true },
      })
  }
  // The loudest tone is the other one's, and the own one is not in it: no stream is swapped or looped back.
  for (const [side, theirs, ours] of [
    [caller, 1, 0],
    [callee, 0, 1],
  ] as const) {
    const hz = theirs === 1 ? tones.callee : tones.caller
    // Both in one sample, and not in the first: what begins to play is no clean tone yet.
    const clarity = async () => {
      const { loudestHz, decibels } = (await hear(side)) ?? { loudestHz: 0, decibels: [] }
      return Math.abs(loudestHz - hz) < 12 ? (decibels[theirs] ?? -999) - (decibels[ours] ?? 0) : 0
    }
    await expect.poll(clarity, patience).toBeGreaterThan(30)
  }
  for (const side of [caller, callee]) {
    const seen = new Set<number>()
    await expect
      .poll(async () => seen.add(await side.page.evaluate(() => window.bench.count())).size, patience)
      .toBeGreaterThan(10)
  }
})

test('a muted microphone sends silence, and sound again at once', async () => {
  await callee.page.evaluate(() => window.bench.engine.current.get()?.setMicrophone(false))
  await expect.poll(async () => (await hear(caller))?.rms ?? 1, patience).toBeLessThan(0.001)
  const before = await packets(callee)
  await expect.poll(async () => (await packets(callee)).sent - before.sent, patience).toBeGreaterThan(20)
  expect(await summary(caller)).toMatchObject({ remoteMicrophone: false, phase: 'in_call' })
  expect(((await hear(caller))?.rms ?? 1) < 0.001).toBe(true)
  await callee.page.evaluate(() => window.bench.engine.current.get()?.setMicrophone(true))
  await expect.poll(async () => (await hear(caller))?.rms ?? 0, patience).toBeGreaterThan(0.05)
})

test('a camera that is off is closed and no longer seen; on again it is captured anew', async () => {
  const open = (await left(callee)).tracks
  await callee.page.evaluate(() => window.bench.engine.current.get()?.setCamera(false))
  expect(await left(callee)).toMatchObject({ tracks: open - 1 })
  await expect
    .poll(() => summary(caller), patience)
    .toMatchObject({ remoteCamera: false, hasCameraFrames: false })
  await callee.page.evaluate(() => window.bench.engine.current.get()?.setCamera(true))
  await expect
    .poll(() => summary(caller), patience)
    .toMatchObject({ remoteCamera: true, hasCameraFrames: true })
})

test('a network change brings a new connection beside the old one, which goes when that stands; sound goes on', async () => {
  const made = () => caller.page.evaluate(() => window.bench.connections.length)
  const before = await made()
  await caller.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect.poll(made, patience).toBe(before + 1)
  for (const side of [caller, callee])
    await expect.poll(async () => (await left(side)).connections, patience).toBe(1)
  const { received } = await packets(caller)
  await expect.poll(async () => (await packets(caller)).received - received, patience).toBeGreaterThan(50)
  expect(await summary(caller)).toMatchObject({ phase: 'in_call', link: 'connected' })
})

test('L-10: a dead connection is noticed by its silence and built anew, with sound and picture', async () => {
  // It closes without a word, as when a computer loses all of its network at once.
  await callee.page.evaluate(() => window.bench.connections.at(-1)?.close())
  await expect.poll(() => summary(caller), patience).toMatchObject({ link: 'unstable' })
  for (const side of [caller, callee]) {
    await expect
      .poll(() => summary(side), patience)
      .toMatchObject({ phase: 'in_call', link: 'connected', hasCameraFrames: true })
    await expect.poll(async () => (await left(side)).connections, patience).toBe(1)
  }
  await expect
    .poll(async () => Math.abs(((await hear(caller))?.loudestHz ?? 0) - tones.callee), patience)
    .toBeLessThan(12)
})

test('the last picture stands while the way is lost, until those of the next connection come', async () => {
  // How it is from now on: does the call tell of pictures, and does the element show one?
  const watch = await caller.page.evaluateHandle(() => {
    const seen = { told: new Set<boolean>(), shown: new Set<boolean>() }
    const video = document.querySelector('video')
    const timer = setInterval(() => {
      seen.told.add(window.bench.summary()?.hasCameraFrames ?? false)
      seen.shown.add(video !== null && video.videoWidth > 0 && video.readyState >= 2)
    }, 20)
    return { seen, stop: () => clearInterval(timer) }
  })
  await callee.page.evaluate(() => {
    window.bench.signaling.cut()
    window.bench.connections.at(-1)?.close()
  })
  await expect.poll(() => summary(caller), patience).toMatchObject({ link: 'lost', hasCameraFrames: true })
  await callee.page.evaluate(() => window.bench.signaling.heal())
  for (const side of [caller, callee])
    await expect.poll(() => summary(side), patience).toMatchObject({ link: 'connected' })
  const at = await caller.page.evaluate(() => window.bench.count())
  await expect.poll(() => caller.page.evaluate(() => window.bench.count()), patience).not.toBe(at)
  const all = await watch.evaluate(({ seen, stop }) => {
    stop()
    return { told: [...seen.told], shown: [...seen.shown] }
  })
  expect(all).toEqual({ told: [true], shown: [true] })
})

test('C-11: a hang-up reaches the other side without the server, and leaves nothing open', async () => {
  await caller.page.evaluate(() => window.bench.signaling.cut())
  await caller.page.evaluate(() => window.bench.engine.current.get()?.hangUp())
  for (const side of [caller, callee]) {
    await expect
      .poll(() => summary(side), patience)
      .toMatchObject({ phase: 'ended', reason: 'completed', link: 'none' })
    await expect.poll(() => left(side), patience).toEqual({ tracks: 0, connections: 0 })
  }
  await caller.page.evaluate(() => window.bench.signaling.heal())
})

test('C-9: of two devices that ring and link, one answers: the other is silent and closed', async () => {
  const [olena, phone] = [await bench.open({ toneHz: 1000 }), await bench.open({ toneHz: 2300 })]
  const tablet = await bench.open({ owner: phone, toneHz: 1700 })
  await start(olena, phone, 'audio')
  await expect.poll(() => summary(olena), patience).toMatchObject({ ringingOn: 2 })
  for (const side of [phone, tablet]) {
    await expect.poll(() => summary(side), patience).toMatchObject({ link: 'connected' })
  }
  await tablet.page.evaluate(() => window.bench.accept({ microphone: true, camera: false }))
  await expect
    .poll(() => summary(phone), patience)
    .toMatchObject({ phase: 'ended', reason: 'answered_elsewhere' })
  await expect
    .poll(async () => Math.abs(((await hear(olena))?.loudestHz ?? 0) - tones.callee), patience)
    .toBeLessThan(12)
  expect(await left(phone)).toEqual({ tracks: 0, connections: 0 })
  expect((await left(olena)).connections).toBe(1)
  for (const { page } of [olena, phone, tablet]) await page.context().close()
})

test('C-19: without an early link the answer makes it, and sound and picture come all the same', async () => {
  const [shy, friend] = [
    await bench.open({ toneHz: 1000, prelink: 'off' }),
    await bench.open({ toneHz: 1700 }),
  ]
  await start(shy, friend, 'video')
  await expect.poll(() => summary(friend), patience).toMatchObject({ phase: 'incoming', link: 'none' })
  expect((await left(shy)).connections).toBe(0)
  await friend.page.evaluate(() => window.bench.accept({ microphone: true, camera: true }))
  for (const side of [shy, friend]) {
    await expect
      .poll(() => summary(side), patience)
      .toMatchObject({ phase: 'in_call', link: 'connected', hasCameraFrames: true })
    await expect.poll(async () => (await hear(side))?.rms ?? 0, patience).toBeGreaterThan(0.05)
  }
  for (const { page } of [shy, friend]) await page.context().close()
})

/** The address of a relay that takes everything and answers nothing. */
async function silentRelay() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  return { url: `turn:127.0.0.1:${port}?transport=udp`, close: () => socket.close() }
}

test.each([
  { prelink: 'relay', whileRinging: 'connecting' },
  { prelink: 'contacts', whileRinging: 'connected' },
] as const)(
  'C-19: a relay that does not answer holds up no other way ($prelink)',
  async ({ prelink, whileRinging }) => {
    const relay = await silentRelay()
    const sides = [await bench.open({ toneHz: 1000, prelink }), await bench.open({ toneHz: 1700, prelink })]
    const [olena, taras] = sides
    if (!olena || !taras) throw new Error('two pages were opened')
    for (const { page } of sides) {
      await page.evaluate((urls) => {
        const iceServers = [{ urls: [urls], username: 'olena', credential: 'secret' }]
        window.bench.signaling.ice.set({ iceServers, expiresAt: null })
      }, relay.url)
    }
    await start(olena, taras, 'audio')
    for (const side of sides) {
      await expect
        .poll(() => summary(side), { ...patience, timeout: 3_000 })
        .toMatchObject({ link: whileRinging })
    }
    await taras.page.evaluate(() => window.bench.accept({ microphone: true, camera: false }))
    for (const side of sides) {
      await expect
        .poll(async () => (await hear(side))?.rms ?? 0, { ...patience, timeout: 5_000 })
        .toBeGreaterThan(0.05)
    }
    for (const { page } of sides) await page.context().close()
    relay.close()
  },
)
