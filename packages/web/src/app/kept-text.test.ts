// A browser that keeps nothing stops nothing: the app begins, and goes on with what the page remembers.
// @vitest-environment happy-dom
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { forgetSession, keepSession, keptSession } from './kept-session.ts'
import { keepText, keptText } from './kept-text.ts'
import { preferences, setPreferences } from './preferences.ts'

const refusal = new DOMException('not here', 'SecurityError')
const refuse = () => {
  throw refusal
}

afterEach(() => {
  vi.unstubAllGlobals()
  for (const key of ['poruch.session', 'poruch.preferences', 'full']) keepText(key, null)
})

test('O-14: where localStorage is forbidden, choices and the session live in the page', () => {
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
  expect(keptSession()).toBeNull()
  const info = { user: make.user(), deviceId: make.device().id, token: null }
  keepSession(info)
  expect(keptSession()).toEqual(info)
  setPreferences({ locale: 'uk' })
  expect(preferences.get().locale).toBe('uk')
  forgetSession()
  expect(keptSession()).toBeNull()
})

test('O-14: where it is full, what is new counts, and not what was kept before', () => {
  const setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', { getItem: () => 'old', setItem, removeItem: () => {} })
  keepText('full', 'new')
  expect(keptText('full')).toBe('new')
})
