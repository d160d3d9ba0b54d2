// O-14: that nothing is kept here is told before it hurts, and the browser asks before it closes what is not sent.
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession } from '../testing/fake-session.ts'
import { StorageBanner } from './StorageBanner.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

const isAsked = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
const words = 'lost when this page is closed'

test('O-14: offline without a disk it is said before anything is written, and nothing is asked', async () => {
  const { session, connection, persistence } = fakeSession()
  drawn = await draw(<StorageBanner />, { session })
  expect(drawn.page.textContent).not.toContain(words)
  await drawn.change(() => persistence.set('memory'))
  expect(drawn.page.textContent).not.toContain(words)
  await drawn.change(() => connection.set({ kind: 'connecting' }))
  expect(drawn.all('status').join()).toContain(words)
  expect(isAsked()).toBe(false)
})

test('O-14: with something unsent the browser asks, until it is sent', async () => {
  const { session, persistence, unsentEnds } = fakeSession()
  drawn = await draw(<StorageBanner />, { session })
  await drawn.change(() => {
    persistence.set('memory')
    unsentEnds.set(true)
  })
  expect(drawn.all('status').join()).toContain(words)
  expect(isAsked()).toBe(true)
  await drawn.change(() => unsentEnds.set(false))
  expect([isAsked(), drawn.page.textContent?.includes(words)]).toEqual([false, false])
})
