// A start whose parts do not come: said in words, and made good.
// @vitest-environment happy-dom
import { newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { keepSession } from './kept-session.ts'
import { createApp } from './state.ts'

vi.mock('./open-session.ts', () => {
  throw new TypeError('Failed to fetch dynamically imported module')
})
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

test('somebody who is signed in is told that the app did not come, and stays signed in', async () => {
  const reported = vi.fn<(error: unknown) => void>()
  vi.stubGlobal('reportError', reported)
  keepSession({ user: make.user(), deviceId: newId(), token: null })
  const kept = localStorage.getItem('poruch.session')
  const app = createApp('http://poruch.test')
  await app.start()
  expect(app.state.get().kind).toBe('unreachable')
  expect(reported).toHaveBeenCalledOnce()
  expect(localStorage.getItem('poruch.session')).toBe(kept)
})
