// How one link does, by the last packet that came over it.
import { ManualClock } from '@poruch/live/testing'
import { expect, test } from 'vitest'
import { LinkHealth } from './link-health.ts'

function healthy() {
  const clock = new ManualClock()
  const health = new LinkHealth({
    platform: { clock, isHidden: () => false },
    ...{ polite: false, isOnline: () => true, connectionState: () => 'connected', isRelayed: () => false },
  })
  health.arrived()
  const pass = (ms: number) => {
    clock.advance(ms)
    health.look()
  }
  return { health, pass, now: () => clock.monotonic() }
}

test('silence counts from the last packet, whenever it was looked at', () => {
  const { health, pass, now } = healthy()
  pass(500)
  const lastAt = now() - 450
  health.arrived(450)
  pass(740)
  expect(health.state).toBe('connected')
  pass(10)
  expect(health.state).toBe('unstable')
  pass(300)
  expect(health.outages[0]?.startedAt).toBe(lastAt)
  expect(health.action).toEqual({ type: 'reset', why: 'stall' })
})

test('what came before the last packet that is known changes nothing, and ends no outage', () => {
  const { health, pass } = healthy()
  pass(1_600)
  health.arrived(1_600)
  health.arrived(1_700)
  health.arrived(1_550)
  pass(0)
  expect([health.state, health.outages[0]?.endedAt]).toEqual(['unstable', null])
  health.arrived(100)
  expect([health.state, health.outages.length]).toEqual(['connected', 1])
  expect(health.outages[0]?.endedAt).not.toBeNull()
})

test('after 0.8 s of silence the network is in doubt, once until something comes again', () => {
  const { health, pass } = healthy()
  const doubts = (times: number) =>
    Array.from({ length: times }, () => {
      pass(250)
      return health.takeDoubt()
    })
  expect(doubts(12)).toEqual([false, false, false, true, ...Array(8).fill(false)])
  health.arrived()
  expect(doubts(4)).toEqual([false, false, false, true])
})

test('where pauses are long, as of a page that nobody sees, they are no reason for doubt; a longer one is', () => {
  const { health, pass } = healthy()
  const doubts: boolean[] = []
  for (let beat = 0; beat < 10; beat += 1) {
    for (let part = 0; part < 4; part += 1) {
      pass(250)
      doubts.push(health.takeDoubt())
    }
    health.arrived()
  }
  // It is told once that beats come once in a second; from then on that is usual.
  expect(doubts.filter(Boolean)).toHaveLength(1)
  pass(1_150)
  expect(health.takeDoubt()).toBe(false)
  pass(50)
  expect([health.takeDoubt(), health.state]).toEqual([true, 'unstable'])
  // They come fast again: soon a pause is one.
  for (let beat = 0; beat < 12; beat += 1) {
    health.arrived()
    pass(100)
  }
  health.arrived()
  pass(800)
  expect(health.takeDoubt()).toBe(true)
})
