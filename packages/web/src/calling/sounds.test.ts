// Proves that the ringtone and the ringback can be looped without a crack and are never loud.
import { settle } from '@poruch/live/testing'
import { expect, it, vi } from 'vitest'
import { createCallSounds, samplesOf } from './sounds.ts'

it.each(['ring', 'ringback', 'wait'] as const)(
  '%s is heard, stays quiet, and begins and ends in silence',
  (sound) => {
    for (const rate of [16_000, 44_100, 48_000]) {
      const samples = samplesOf(sound, rate)
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
      expect(peak).toBeGreaterThan(0.03)
      expect(peak).toBeLessThan(0.7)
      expect(samples[0]).toBeCloseTo(0, 3)
      expect(samples.at(-1)).toBe(0)
      // No jump anywhere: a jump is a crack. The steepest wave stays far below this at the lowest rate.
      const jump = samples.reduce(
        (most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? 0))),
        0,
      )
      expect(jump).toBeLessThan(0.25)
    }
  },
)

/** Changes its state a turn after it was asked to, as browsers do. */
class SlowContext extends EventTarget {
  static newest: SlowContext
  state = 'running'
  readonly sampleRate = 8_000
  readonly destination = {}
  constructor() {
    super()
    SlowContext.newest = this
  }
  createBuffer = () => ({ copyToChannel: () => {} })
  resume = () => this.#become('running')
  suspend = () => this.#become('suspended')
  close = () => this.#become('closed')
  async #become(state: string) {
    await Promise.resolve()
    if (state === this.state) return
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

it('no sound device is held open for silence, and the next ring is heard, however soon it comes', async () => {
  const source = class {
    connect() {}
    start() {}
    stop() {}
  }
  for (const [name, value] of Object.entries({ AudioContext: SlowContext, AudioBufferSourceNode: source }))
    vi.stubGlobal(name, value)
  vi.stubGlobal('addEventListener', () => {})
  const sounds = createCallSounds()
  sounds.play('ring')
  await settle()
  expect([SlowContext.newest.state, sounds.isBlocked.get()]).toEqual(['running', false])
  sounds.play('none')
  await settle()
  expect(SlowContext.newest.state).toBe('suspended')
  for (const sound of ['ringback', 'none', 'ring'] as const) sounds.play(sound)
  await settle()
  expect([SlowContext.newest.state, sounds.isBlocked.get()]).toEqual(['running', false])
  sounds.end()
  await settle()
  expect(SlowContext.newest.state).toBe('closed')
})

it('the ringback is one second of tone in five', () => {
  const samples = samplesOf('ringback', 16_000)
  expect(samples).toHaveLength(5 * 16_000)
  const silent = samples.slice(16_000)
  expect(silent.every((sample) => sample === 0)).toBe(true)
})
