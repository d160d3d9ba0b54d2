// Two engines in two pages of a real browser: they link while it rings, and sound and picture pass only after a yes.
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

const summary = ({ page }: BenchDevice) => page.evaluate(() => window.bench.summary())
const packets = ({ page }: BenchDevice) => page.evaluate(() => window.bench.packets())
const hear = ({ page }: BenchDevice) => page.evaluate(() => window.bench.hear([1000, 1700]))
const left = ({ page }: BenchDevice) => page.evaluate(() => window.bench.left())
const until = (check: () => Promise<void>) => expect.poll(check, { timeout: 10_000, interval: 50 })

test('C-18 they link while it rings, and not one packet is sent before the yes', async () => {
  await caller.page.evaluate((id) => window.bench.start(id, 'video'), callee.userId)
  await expect.poll(() => summary(callee), { timeout: 10_000 }).toMatchObject({
    phase: 'incoming',
    link: 'connected',
  })
  await expect.poll(() => summary(caller), { timeout: 10_000 }).toMatchObject({
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
void until
