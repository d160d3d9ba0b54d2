// Three engines in three pages of a real browser: what each of them sends once there are more than two.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BenchDevice, type BrowserBench, openBrowserBench } from './testing/browser-bench.ts'

let bench: BrowserBench
let olena: BenchDevice
let taras: BenchDevice
let sofia: BenchDevice

beforeAll(async () => {
  bench = await openBrowserBench()
  olena = await bench.open({ toneHz: 1000, cameraLines: 720 })
  taras = await bench.open({ toneHz: 1700 })
  sofia = await bench.open({ toneHz: 2300 })
}, 30_000)

afterAll(() => bench?.close())

const patience = { timeout: 40_000, interval: 200 }
const flows = ({ page }: BenchDevice) => page.evaluate(() => window.bench.flows())
const heights = async (at: BenchDevice) => (await flows(at)).map((flow) => flow.frameHeight)
const accept = ({ page }: BenchDevice) =>
  page.evaluate(() => window.bench.accept({ microphone: true, camera: false }))
const phase = ({ page }: BenchDevice) => page.evaluate(() => window.bench.summary()?.phase)
const speak = ({ page }: BenchDevice, on: boolean) => page.evaluate((isOn) => window.bench.speak(isOn), on)

/** Lets time go by where the page is. */
async function pass({ page }: BenchDevice, ms: number): Promise<void> {
  const now = () => page.evaluate(() => performance.now())
  const from = await now()
  await expect
    .poll(async () => (await now()) - from, { timeout: ms + 5_000, interval: 100 })
    .toBeGreaterThan(ms)
}

/** Of 50 packets a second that a voice takes: on a busy machine some are late. One that pauses sends some three. */
const [sentOn, paused] = [25, 10]

/** Packets of the voice that each connection of a page sends in a second. */
async function voicePackets(at: BenchDevice): Promise<number[]> {
  const look = () =>
    at.page.evaluate(async () => ({ at: performance.now(), flows: await window.bench.flows() }))
  const before = await look()
  await pass(at, 2_000)
  const after = await look()
  const sent = (from: number, to: number) => ((to - from) * 1_000) / (after.at - before.at)
  return after.flows.map((flow, place) => sent(before.flows[place]?.voicePackets ?? 0, flow.voicePackets))
}

test('two of a group: the whole picture, and a silent voice is sent on', async () => {
  const group = await bench.group(olena, [taras, sofia])
  await olena.page.evaluate((place) => window.bench.start(place, 'video'), group)
  await expect.poll(() => phase(taras), patience).toBe('incoming')
  await accept(taras)
  await expect.poll(() => heights(taras), patience).toEqual([720])
  await speak(taras, false)
  const [rate] = await voicePackets(taras)
  expect(rate).toBeGreaterThan(sentOn)
  expect(rate).toBeLessThan(60)
})

test('a third one comes: a smaller picture for both, and a silent voice pauses', async () => {
  await accept(sofia)
  for (const one of [taras, sofia])
    await expect.poll(async () => Math.max(...(await heights(one))), patience).toBe(540)
  await speak(sofia, false)
  for (const one of [taras, sofia]) {
    const rates = await voicePackets(one)
    expect(rates).toHaveLength(2)
    expect(Math.max(...rates)).toBeLessThan(paused)
  }
  // Whoever speaks is sent as ever, and heard again by both when the pause is over.
  for (const rate of await voicePackets(olena)) expect(rate).toBeGreaterThan(sentOn)
  await speak(taras, true)
  for (const rate of await voicePackets(taras)) expect(rate).toBeGreaterThan(sentOn)
})

test('a silent voice that pauses is no broken path, and is not taken for unheard', async () => {
  await speak(taras, false)
  const told = await taras.page.evaluateHandle(() => {
    const call = window.bench.engine.current.get()
    const seen = new Set<string>()
    const look = () => {
      const { voice, participants } = call?.get() ?? { voice: null, participants: [] }
      for (const { isSelf, link } of participants) if (!isSelf) seen.add(link)
      if (voice?.hint) seen.add(voice.hint)
    }
    call?.subscribe(look)
    look()
    return seen
  })
  // Longer than any of it takes to be noticed.
  await pass(taras, 4_500)
  expect(await told.evaluate((seen) => [...seen])).toEqual(['connected'])
  expect(await taras.page.evaluate(() => window.bench.connections.length)).toBe(2)
})

test('when the third one leaves the picture is whole again, and the voice sent on', async () => {
  await sofia.page.evaluate(() => window.bench.engine.current.get()?.hangUp())
  await expect.poll(() => heights(taras), patience).toEqual([720])
  await speak(taras, false)
  // Sent on once the connection was told so by the other one, too.
  await expect.poll(async () => (await voicePackets(taras))[0], patience).toBeGreaterThan(sentOn)
})
