// Who leaves keeps what was not sent, whoever comes next: the app of one page, on a disk and a server of the test's.
// @vitest-environment happy-dom
import { until } from '@poruch/live/testing'
import { type ChatId, newId, type User } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, createApp } from './state.ts'

const [olena, taras] = [make.user({ username: 'olena' }), make.user({ username: 'taras' })]
const people = new Map<string, User>([olena, taras].map((user) => [user.username, user]))
const chatId = newId<ChatId>()

/** Never answers: the page is offline. */
class SilentSocket extends EventTarget {
  close() {}
  send() {}
}

function answer(url: string, init: RequestInit = {}): Response {
  const path = new URL(url).pathname
  if (path.endsWith('/server')) return Response.json(make.serverInfo())
  if (init.method === 'DELETE') return new Response(null, { status: 204 })
  const { username } = JSON.parse(String(init.body))
  return Response.json({ user: people.get(username), deviceId: newId(), token: null }, { status: 201 })
}

let app: App
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  vi.stubGlobal('WebSocket', SilentSocket)
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => answer(url, init))
  localStorage.clear()
  app = createApp('http://poruch.test')
})
afterEach(async () => {
  await leave()
  vi.unstubAllGlobals()
})

async function enter(username: string) {
  await app.signIn({ username, password: 'secret enough' })
  const state = app.state.get()
  if (state.kind !== 'signed_in') throw new Error('Nobody is signed in.')
  return state.session.timeline(chatId)
}

async function leave(): Promise<void> {
  const state = app.state.get()
  if (state.kind === 'signed_in') await state.signOut()
}

const unsentAtDoor = () => {
  const state = app.state.get()
  return state.kind === 'signed_out' ? state.leaving.unsent : state.kind
}

test('O-15: signing out keeps what was not sent for the same person, and shows it to nobody else', async () => {
  const before = await enter('olena')
  before.send({ kind: 'text', text: 'not sent' })
  before.setDraft('half a')
  await leave()
  expect(unsentAtDoor()).toBe('disk')
  const other = await enter('taras')
  expect([other.draft.get(), other.state.get().pending]).toEqual(['', []])
  await leave()
  expect(unsentAtDoor()).toBe('nowhere')
  const after = await enter('olena')
  expect(after.draft.get()).toBe('half a')
  expect(after.state.get()).toMatchObject({ pending: [{ body: { text: 'not sent' } }] })
})

test('O-15: without a disk it waits in the page, and the door says so', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const before = await enter('olena')
  before.setDraft('half a')
  await leave()
  expect(unsentAtDoor()).toBe('memory')
  const other = await enter('taras')
  expect(other.draft.get()).toBe('')
  await leave()
  const after = await enter('olena')
  expect(after.draft.get()).toBe('half a')
})

test('O-15: another tab signs out: this one follows, and loses nothing either', async () => {
  const before = await enter('olena')
  before.setDraft('half a')
  localStorage.removeItem('poruch.session')
  window.dispatchEvent(new StorageEvent('storage', { key: 'poruch.session' }))
  await until(() => app.state.get().kind === 'signed_out')
  const after = await enter('olena')
  expect(after.draft.get()).toBe('half a')
})
