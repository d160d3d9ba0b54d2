// Proves that the level of a voice goes from nothing to full in steps that ears hear, and that looking leaves nothing open.
import { expect, it, vi } from 'vitest'
import { levelOf, openMeter, rmsOf } from './meter.ts'

const tone = (gain: number) => Float32Array.from({ length: 1_024 }, (_, at) => gain * Math.sin(at / 7))

it('is 0 in silence and below the noise of a room, 1 when loud, and grows in between', () => {
  expect(levelOf(rmsOf(new Float32Array(1_024)))).toBe(0)
  expect(levelOf(rmsOf(tone(0.002)))).toBe(0)
  expect(levelOf(rmsOf(tone(1)))).toBe(1)
  expect(levelOf(rmsOf(new Float32Array(0)))).toBe(0)
  const steps = [0.01, 0.03, 0.1, 0.3].map((gain) => levelOf(rmsOf(tone(gain))))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  expect(new Set(steps).size).toBe(4)
})

it('looks at all sounds in one context, which is closed with the last of them', () => {
  const made: string[] = []
  class Context {
    state = 'running'
    constructor() {
      made.push('open')
    }
    createMediaStreamSource() {
      return { connect() {}, disconnect: () => void made.push('end') }
    }
    async close() {
      made.push('close')
    }
  }
  class Analyser {
    fftSize = 4
    getFloatTimeDomainData(samples: Float32Array) {
      samples.fill(0.5)
    }
  }
  vi.stubGlobal('AudioContext', Context)
  vi.stubGlobal('AnalyserNode', Analyser)
  const stream = {} as MediaStream
  const [one, other] = [openMeter(stream), openMeter(stream)]
  one.end()
  one.end()
  expect([other.read(), made]).toEqual([0.5, ['open', 'end']])
  other.end()
  expect(made).toEqual(['open', 'end', 'end', 'close'])
  openMeter(stream).end()
  expect(made.slice(4)).toEqual(['open', 'end', 'close'])
})
