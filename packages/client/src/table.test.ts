// Values by key: told one by one, and only to those who watch that one.
import { batch } from '@poruch/live'
import { expect, test, vi } from 'vitest'
import { Table } from './table.ts'

test('whoever watches one key is told of that one, there or not', () => {
  const table = new Table<string, number>([['a', 1]])
  expect(table.at('a')).toBe(table.at('a'))
  const [a, b] = [vi.fn(), vi.fn()]
  table.at('a').subscribe(a)
  table.at('b').subscribe(b)
  table.set('b', 2)
  expect([table.get('b'), table.at('b').get(), table.size]).toEqual([2, 2, 2])
  table.set('b', null)
  expect([table.get('b'), table.at('b').get(), table.size]).toEqual([null, null, 1])
  expect([a.mock.calls.length, b.mock.calls.length]).toEqual([0, 2])
})

test('what is the same tells nobody', () => {
  const table = new Table<string, number>([['a', 1]])
  const told = vi.fn()
  table.onChange(told)
  table.set('a', 1)
  table.set('b', null)
  expect(told).not.toHaveBeenCalled()
})

test('changes are told at once, before those who watch look, also in a batch', () => {
  const table = new Table<string, number>()
  const log: string[] = []
  const end = table.onChange((key) => log.push(`changed ${key}`))
  table.at('a').subscribe(() => log.push('seen'))
  batch(() => {
    table.set('a', 1)
    table.set('a', 2)
    log.push('done')
  })
  expect(log).toEqual(['changed a', 'changed a', 'done', 'seen'])
  end()
  table.set('a', 3)
  expect(log).toHaveLength(5)
})
