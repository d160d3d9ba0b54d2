// Proves that those who hold something are counted by their address for as long as they hold it.
import { expect, it } from 'vitest'
import { createTally } from './tally.ts'

it('W-25: an address holds so many and not one more, until one of them is gone', () => {
  const tally = createTally(2)
  const leave = tally.enter('203.0.113.7')
  expect(leave).not.toBeNull()
  expect(tally.enter('::ffff:203.0.113.7')).not.toBeNull()
  expect(tally.enter('203.0.113.7')).toBeNull()
  expect(tally.enter('203.0.113.8')).not.toBeNull()
  leave?.()
  expect(tally.enter('203.0.113.7')).not.toBeNull()
  expect(tally.enter('203.0.113.7')).toBeNull()
})

it('W-25: a network holds sixteen times as many, however many addresses it has', () => {
  const tally = createTally(2)
  const enter = (subnet: number) => tally.enter(`2001:db8:1:${subnet.toString(16)}::1`)
  const held = Array.from({ length: 100 }, (_, subnet) => enter(subnet)).filter((leave) => leave !== null)
  expect(held).toHaveLength(32)
  expect(tally.enter('2001:db8:2::1')).not.toBeNull()
  for (const leave of held) leave()
  expect(Array.from({ length: 3 }, () => enter(7) !== null)).toEqual([true, true, false])
})
