// Choosing several people: by pointer and by keyboard, told aloud, and never with the focus lost.
// @vitest-environment happy-dom
import type { User } from '@poruch/protocol'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { person, sofia, taras } from '../testing/fake-session.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { matches } from './use-found-people.ts'

const everybody = [taras, sofia, person('Sofiya Petrenko', 'sofiya')]
const nobody = new Set<User['id']>()

let chosen: readonly User[]

function Several({ without }: { without?: ReadonlySet<User['id']> }) {
  const [query, setQuery] = useState('')
  const [people, setPeople] = useState<readonly User[]>([])
  chosen = people
  const found = everybody.filter((user) => matches(user, query))
  return (
    <PeoplePicker
      query={query}
      onQuery={setQuery}
      found={{ people: found, isPending: false, problem: null }}
      online={nobody}
      chosen={people}
      onChange={setPeople}
      {...(without === undefined ? {} : { without })}
    />
  )
}

let drawn: Drawn
beforeEach(async () => {
  drawn = await draw(<Several />)
})
afterEach(() => drawn.end())

const field = () => drawn.find('textbox', 'Search people')
const row = (user: User) => drawn.find('button', `${user.displayName}@${user.username}`)
const names = () => chosen.map(({ username }) => username)

describe('choosing several people', () => {
  test('each press chooses or takes back, and the row says which', async () => {
    await drawn.press(row(taras))
    expect(names()).toEqual(['taras'])
    expect(row(taras).getAttribute('aria-pressed')).toBe('true')
    await drawn.press(row(taras))
    expect(names()).toEqual([])
    expect(row(taras).getAttribute('aria-pressed')).toBe('false')
  })

  test('the chosen stand as chips, in order, and how many they are is told aloud', async () => {
    await drawn.press(row(sofia))
    await drawn.press(row(taras))
    const chips = drawn.all('button').filter((name) => name.startsWith('Remove '))
    expect(chips).toEqual(['Remove Sofia Melnyk', 'Remove Taras Bondarenko'])
    expect(drawn.all('status')).toContain('2 people are chosen')
  })

  test('the field has the focus at first, and again after a search was answered or a chip removed', async () => {
    expect(document.activeElement).toBe(field())
    await drawn.write(field(), 'tar')
    await drawn.press(row(taras))
    expect(field().getAttribute('value') ?? '').toBe('')
    expect(document.activeElement).toBe(field())
    await drawn.press(drawn.find('button', 'Remove Taras Bondarenko'))
    expect(names()).toEqual([])
    expect(document.activeElement).toBe(field())
  })

  test('Enter chooses only where one person is left, and Backspace in the empty field takes the last one back', async () => {
    await drawn.write(field(), 'sofi')
    await drawn.key('Enter')
    expect(names()).toEqual([])
    await drawn.write(field(), 'sofia')
    await drawn.key('Enter')
    expect(names()).toEqual(['sofia'])
    await drawn.key('Backspace')
    expect(names()).toEqual([])
  })

  test('the arrow keys walk from the field through the list', async () => {
    await drawn.key('ArrowDown')
    expect(document.activeElement).toBe(row(taras))
    await drawn.key('ArrowDown')
    expect(document.activeElement).toBe(row(sofia))
  })

  test('who is a member already is not offered', async () => {
    await drawn.redraw(<Several without={new Set([taras.id])} />)
    expect(drawn.all('button').some((name) => name.startsWith('Taras'))).toBe(false)
  })

  test('nobody found is told', async () => {
    await drawn.write(field(), 'zzz')
    expect(drawn.all('status')).toContain('Nobody found. Ask for the exact username.')
  })
})
