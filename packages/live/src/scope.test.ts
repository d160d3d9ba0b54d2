// A scope ends what was started, each thing once.
import { expect, test } from 'vitest'
import { Scope } from './scope.ts'
import { ManualClock, settle } from './testing/manual-clock.ts'

test('the latest first, each once', () => {
  const scope = new Scope()
  const ended: string[] = []
  scope.add(() => ended.push('first'))
  const end = scope.add(() => ended.push('second'))
  scope.add(() => ended.push('third'))
  end()
  scope.end()
  scope.end()
  end()
  expect(ended).toEqual(['second', 'third', 'first'])
})

test('what is started in an ended scope ends at once', () => {
  const scope = new Scope()
  scope.end()
  let ended = false
  scope.add(() => {
    ended = true
  })
  expect(ended).toBe(true)
  const clock = new ManualClock()
  scope.after(clock, 10, () => {})
  expect(clock.timers).toBe(0)
})

test('a timer that ran, or was called off, is kept no longer', () => {
  const scope = new Scope()
  const clock = new ManualClock()
  let ran = 0
  const f = () => {
    ran += 1
  }
  scope.after(clock, 10, f)
  scope.after(clock, 10, f)()
  clock.advance(10)
  scope.after(clock, 10, f)
  scope.end()
  clock.advance(10)
  expect(ran).toBe(1)
  expect(clock.timers).toBe(0)
})

test('a wait ends in its time, with its signal, or with its scope', async () => {
  const clock = new ManualClock()
  const scope = new Scope()
  const abort = new AbortController()
  const never = new AbortController().signal
  const ended: string[] = []
  const wait = (name: string, ms: number, signal: AbortSignal) =>
    void scope.wait(clock, ms, signal).then(() => ended.push(name))
  wait('signal', 1_000, abort.signal)
  wait('time', 10, never)
  wait('scope', 1_000, never)
  abort.abort()
  await settle()
  await clock.pass(10)
  scope.end()
  await settle()
  expect(ended).toEqual(['signal', 'time', 'scope'])
  expect(clock.timers).toBe(0)
})
