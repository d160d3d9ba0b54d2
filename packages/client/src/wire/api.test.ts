// Requests as the protocol names them, refusals by their codes, and no answer as such.
import { type ChatId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { createApi, NetworkError } from './api.ts'

function setUp(answer: (request: Request) => Response | Promise<Response>, token: string | null = null) {
  const seen: Request[] = []
  const api = createApi({
    origin: 'http://test',
    token,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      seen.push(request)
      return answer(request)
    },
  })
  return { api, seen }
}

const json = (value: object, status = 200) => Response.json(value, { status })

test('H-1, H-2: paths, query, JSON bodies, and the token where there is one', async () => {
  const { api, seen } = setUp(() => json({ messages: [], more: false, users: [] }), 'secret')
  const chatId = newId<ChatId>()
  await api.history(chatId, {})
  await api.history(chatId, { before: 7, limit: 50 })
  await api.changes(chatId, { since: 0, limit: 500 })
  await api.searchUsers('О & О')
  await api.changePassword({ current: 'a', next: 'b' })
  await api.removeOtherDevices()
  const base = 'http://test/api/v1'
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `GET ${base}/chats/${chatId}/messages`,
    `GET ${base}/chats/${chatId}/messages?before=7&limit=50`,
    `GET ${base}/chats/${chatId}/changes?since=0&limit=500`,
    `GET ${base}/users?query=%D0%9E+%26+%D0%9E`,
    `PUT ${base}/password`,
    `DELETE ${base}/devices`,
  ])
  expect(await seen[4]?.json()).toEqual({ current: 'a', next: 'b' })
  expect(seen.every((request) => request.headers.get('authorization') === 'Bearer secret')).toBe(true)
  const bare = setUp(() => json({}))
  await bare.api.server()
  expect(bare.seen[0]?.headers.has('authorization')).toBe(false)
})

test('G-17: a picture is sent as it is, with its type, and the chat after it is the answer', async () => {
  const chat = make.group()
  const { api, seen } = setUp(() => json({ chat }))
  await expect(api.setPicture(chat.id, new Blob(['a picture'], { type: 'image/webp' }))).resolves.toEqual(
    chat,
  )
  await expect(api.removePicture(chat.id)).resolves.toEqual(chat)
  expect(seen.map(({ method }) => method)).toEqual(['PUT', 'DELETE'])
  expect(seen[0]?.url).toBe(`http://test/api/v1/chats/${chat.id}/picture`)
  expect(seen[0]?.headers.get('content-type')).toBe('image/webp')
  expect(await seen[0]?.text()).toBe('a picture')
})

test('an empty answer is enough where nothing is to be said', async () => {
  const { api } = setUp(() => new Response(null, { status: 204 }))
  await expect(api.signOut()).resolves.toBeUndefined()
})

test('H-4: a refusal carries its code, the field and the wait; a code nobody knows is final', async () => {
  const body = { code: 'rate_limited', message: '', field: 'username', retryAfterMs: 900 }
  const { api } = setUp(() => json(body, 429))
  const signIn = api.signIn({ username: 'a', password: 'b' })
  await expect(signIn).rejects.toMatchObject({ code: 'rate_limited', field: 'username', retryAfterMs: 900 })
  const newer = setUp(() => json({ code: 'moon_full', message: '' }, 400))
  await expect(newer.api.server()).rejects.toMatchObject({ code: 'moon_full', field: null })
})

test('not signed in is an answer, everything else is not', async () => {
  const { api } = setUp(() => json({ code: 'unauthenticated', message: '' }, 401))
  await expect(api.session()).resolves.toBeNull()
  const broken = setUp(() => json({ code: 'internal', message: '' }, 500))
  await expect(broken.api.session()).rejects.toMatchObject({ code: 'internal' })
})

test('no server, a proxy’s error page and a captive portal are no answers', async () => {
  const answers = [
    () => Promise.reject(new TypeError('failed to fetch')),
    () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
    () => new Response('<h1>Hotel Wi-Fi</h1>', { status: 200 }),
  ]
  for (const answer of answers) await expect(setUp(answer).api.server()).rejects.toBeInstanceOf(NetworkError)
})

test('a search that is given up rejects with the reason of its signal', async () => {
  const stop = new AbortController()
  const { api } = setUp((request) => {
    stop.abort(new Error('typed on'))
    request.signal.throwIfAborted()
    return json({ users: [] })
  })
  await expect(api.searchUsers('a', stop.signal)).rejects.toThrow('typed on')
})
