// Whoever looks at another tab reads in this one's title who calls, also when the name comes late.
// @vitest-environment happy-dom
import { Value } from '@poruch/live'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCallAlert } from './alert.ts'

interface Shown {
  title: string
  isOpen: boolean
}

let shown: Shown[]
class FakeNotification implements Shown {
  static readonly permission = 'granted'
  readonly title: string
  isOpen = true
  constructor(title: string) {
    this.title = title
    shown.push(this)
  }
  close(): void {
    this.isOpen = false
  }
}

beforeEach(() => {
  shown = []
  document.title = 'Poruch'
  vi.stubGlobal('Notification', FakeNotification)
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('title and notification follow the name, and are gone when nothing rings', () => {
  const alert = createCallAlert()
  const said = new Value({ title: 'Somebody is calling', text: 'Incoming voice call' })
  alert.show(said)
  said.set({ title: 'Olena is calling in “Family”', text: 'Incoming voice call' })
  expect(document.title).toBe('Olena is calling in “Family”')
  expect(shown.map(({ title }) => title)).toEqual(['Somebody is calling', 'Olena is calling in “Family”'])
  alert.show(null)
  expect(document.title).toBe('Poruch')
  expect(shown.at(-1)?.isOpen).toBe(false)
  said.set({ title: 'Nobody hears this', text: '' })
  expect(document.title).toBe('Poruch')
  expect(shown).toHaveLength(2)
  alert.end()
})
