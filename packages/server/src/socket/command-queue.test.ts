// Proves that commands of one connection run in order.
import { expect, it } from 'vitest'
import { createCommandQueue } from './command-queue.ts'

/** Work that ends when it is told to. */
function manual(log: string[], name: string, overlaps = false) {
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  const run = async () => {
    log.push(`+${name}`)
    await done
    log.push(`-${name}`)
  }
  return { work: { run, overlaps }, finish: () => finish() }
}

it('W-9: runs one after the other', async () => {
  const log: string[] = []
  const queue = createCommandQueue()
  const [one, two] = [manual(log, 'one'), manual(log, 'two')]
  queue.push(one.work)
  queue.push(two.work)
  two.finish()
  expect(log).toEqual(['+one'])
  one.finish()
  await queue.idle()
  expect(log).toEqual(['+one', '-one', '+two', '-two'])
})

it('W-9: runs what overlaps side by side, in the order of its start, and nothing else beside it', async () => {
  const log: string[] = []
  const queue = createCommandQueue()
  const works = [manual(log, 'a', true), manual(log, 'b', true), manual(log, 'c'), manual(log, 'd', true)]
  for (const { work } of works) queue.push(work)
  expect(log).toEqual(['+a', '+b'])
  for (const { finish } of works.toReversed()) finish()
  await queue.idle()
  expect(log).toEqual(['+a', '+b', '-b', '-a', '+c', '-c', '+d', '-d'])
})

it('takes no more than it should hold', async () => {
  const log: string[] = []
  const queue = createCommandQueue()
  const first = manual(log, 'first')
  queue.push(first.work)
  let taken = 0
  while (queue.push({ run: async () => {}, overlaps: false })) taken += 1
  expect(taken).toBe(1_024)
  first.finish()
  await queue.idle()
  expect(queue.push({ run: async () => {}, overlaps: false })).toBe(true)
})
