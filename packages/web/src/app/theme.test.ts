// Light or dark: what is chosen is kept, told to whoever paints, and followed from other tabs.
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { followThemeOfOtherTabs, setTheme, theme } from './theme.ts'

afterEach(() => setTheme('system'))

function painted(): string[] {
  const told: string[] = []
  window.addEventListener('poruch.theme', (event) =>
    told.push(event instanceof CustomEvent ? event.detail : ''),
  )
  return told
}

test('a choice is kept and painted at once; the choice of the system leaves nothing behind', () => {
  const told = painted()
  setTheme('dark')
  expect(localStorage.getItem('poruch.theme')).toBe('dark')
  setTheme('system')
  expect(localStorage.getItem('poruch.theme')).toBeNull()
  expect(told).toEqual(['dark', 'system'])
})

test('follows another tab, and takes what it does not know for the system', () => {
  const end = new AbortController()
  followThemeOfOtherTabs(end.signal)
  const write = (newValue: string | null) => {
    window.dispatchEvent(new StorageEvent('storage', { key: 'poruch.theme', newValue }))
    return theme.get()
  }
  expect(['light', 'sepia', 'dark', null].map(write)).toEqual(['light', 'system', 'dark', 'system'])
  end.abort()
  expect(write('dark')).toBe('system')
})
