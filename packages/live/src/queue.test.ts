// One after the other, whatever becomes of each.
import { expect, test } from 'vitest'
import { SerialQueue } from './queue.ts'
import { settle } from './testing/manual-clock.ts'

test('a task waits for those before it, also for one that fails', async () => {
  const queue = new SerialQueue()
  const ran: string[] = []
  let fail = (_: Error) => {}
  const first = queue.run(() => new Promise<void>((_, reject) => (fail = reject)))
  const second = queue.run(async () => ran.push('second'))
  await settle()
  expect(ran).toEqual([])
  fail(new Error('no'))
  await expect(first).rejects.toThrow('no')
  expect(await second).toBe(1)
})

test('a task that throws before it waits is a failure of its own', async () => {
  const queue = new SerialQueue()
  const thrown = queue.run(() => {
    throw new Error('at once')
  })
  await expect(thrown).rejects.toThrow('at once')
  expect(await queue.run(async () => 'next')).toBe('next')
})

test('idle: when all that was given so far has ended', async () => {
  const queue = new SerialQueue()
  await queue.idle()
  let done = () => {}
  let idle = false
  void queue.run(() => new Promise<void>((resolve) => (done = resolve)))
  void queue.idle().then(() => {
    idle = true
  })
  await settle()
  expect(idle).toBe(false)
  done()
  await settle()
  expect(idle).toBe(true)
})
