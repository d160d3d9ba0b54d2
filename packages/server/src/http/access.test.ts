// Every route: by nobody, by somebody who may not, from a foreign page, in a wrong form, too large.
import { type ChatId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { openDirectChat } from '../chats/store.ts'
import { appendMessages } from '../messages/store-append.ts'
import { insertUser } from '../people/store.ts'
import { startHttp, type TestHttp, type TestPerson } from '../testing/test-http.ts'

const id = newId()
const guarded = [
  ['GET', '/session'],
  ['PUT', '/password'],
  ['GET', '/devices'],
  ['DELETE', '/devices'],
  ['DELETE', `/devices/${id}`],
  ['GET', '/invites'],
  ['POST', '/invites'],
  ['DELETE', `/invites/${id}`],
  ['GET', '/users?query=a'],
  ['GET', `/users/named?ids=${id}`],
  ['GET', '/roster?after=x'],
  ['GET', `/chats/${id}`],
  ['GET', `/chats/${id}/members`],
  ['GET', `/chats/${id}/banned`],
  ['GET', `/chats/${id}/messages`],
  ['GET', `/chats/${id}/changes?since=0`],
  ['PUT', `/chats/${id}/picture`],
  ['DELETE', `/chats/${id}/picture`],
  ['GET', `/chats/${id}/picture/${id}`],
  ['GET', '/calls'],
  ['GET', '/me/calls'],
  ['PUT', '/me/calls'],
  ['GET', `/chats/${id}/rooms`],
] as const

async function chatOf({ app }: TestHttp, a: TestPerson, b: TestPerson, texts: number): Promise<ChatId> {
  const { store } = app.context
  const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.user.id, b.user.id, 1))
  const drafts = Array.from({ length: texts }, (_, i) => ({
    id: newId<never>(),
    chatId,
    senderId: a.user.id,
    body: { kind: 'text', text: `${i}` } as const,
  }))
  await store.transaction((tx) => appendMessages(tx, drafts, 1))
  return chatId
}

test.each(guarded)(
  'unauthenticated: %s %s needs a session, before its form is looked at',
  async (method, path) => {
    const { send } = await startHttp()
    const headers = { authorization: 'Bearer nonsense' }
    expect(await send(method, path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(await send(method, path, { headers })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    })
  },
)

test('the table above names every route there is', async () => {
  const { send } = await startHttp()
  const { status, body } = await send('GET', '/openapi.json')
  expect(status).toBe(200)
  expect(body.openapi).toBe('3.1.0')
  const open = [
    'GET /server',
    'POST /accounts',
    'POST /sessions',
    'DELETE /session',
    'GET /invites/{token}',
    'GET /invites/{token}/picture',
  ]
  const listed = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  )
  const known = guarded.map(([method, path]) =>
    `${method} ${path.replace(/\?.*/u, '')}`
      .replace(`/chats/${id}`, '/chats/{chatId}')
      .replace(`/picture/${id}`, '/picture/{pictureId}')
      .replace(id, '{id}'),
  )
  expect(listed.toSorted()).toEqual([...known, ...open].toSorted())
})

test.each(['GET', 'POST', 'DELETE'] as const)('A-9: a member may not %s invites', async (method) => {
  const { person } = await startHttp()
  const owner = await person('owner')
  const member = await person('member')
  const { invite } = (await owner.send('POST', '/invites', { body: { uses: 1, expiresAt: null } })).body
  const path = method === 'DELETE' ? `/invites/${invite.id}` : '/invites'
  const options = method === 'POST' ? { body: { uses: 1, expiresAt: null } } : {}
  expect(await member.send(method, path, options)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

test('A-9: an admin may create, see and withdraw invites, one that is withdrawn too', async () => {
  const { app, person } = await startHttp()
  await person('owner')
  const admin = await person('admin')
  await app.context.store.db
    .updateTable('users')
    .set({ role: 'admin' })
    .where('username', '=', 'admin')
    .execute()
  const created = await admin.send('POST', '/invites', { body: { uses: 3, expiresAt: null } })
  expect(created).toMatchObject({ status: 201, body: { invite: { usesLeft: 3 } } })
  expect((await admin.send('GET', '/invites')).body.invites).toEqual([created.body.invite])
  for (let times = 0; times < 2; times++)
    expect((await admin.send('DELETE', `/invites/${created.body.invite.id}`)).status).toBe(204)
  expect((await admin.send('GET', '/invites')).body.invites).toEqual([])
  expect((await admin.send('DELETE', `/invites/${newId()}`)).body.code).toBe('not_found')
  const past = await admin.send('POST', '/invites', { body: { uses: 1, expiresAt: 5 } })
  expect(past).toMatchObject({ status: 400, body: { code: 'invalid', field: 'expiresAt' } })
})

test('invite links are limited', async () => {
  const { person } = await startHttp()
  const owner = await person('owner')
  const create = () => owner.send('POST', '/invites', { body: { uses: 1, expiresAt: null } })
  for (let made = 0; made < 30; made++) await create()
  expect((await create()).body.code).toBe('rate_limited')
})

test('a chat is read by its members; to others it does not exist', async () => {
  const http = await startHttp()
  const [ada, bob, eve] = [await http.person('ada'), await http.person('bob'), await http.person('eve')]
  const chatId = await chatOf(http, ada, bob, 3)
  for (const path of ['', '/messages', '/changes?since=0', '/members', '/rooms']) {
    expect((await bob.send('GET', `/chats/${chatId}${path}`)).status).toBe(200)
    const foreign = await eve.send('GET', `/chats/${chatId}${path}`)
    const missing = await eve.send('GET', `/chats/${id}${path}`)
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(foreign.body).toEqual(missing.body)
  }
})

test('history and changes come in pages, in order', async () => {
  const http = await startHttp()
  const [ada, bob] = [await http.person('ada'), await http.person('bob')]
  const chatId = await chatOf(http, ada, bob, 5)
  const seqs = (body: { messages: { seq: number }[] }) => body.messages.map((message) => message.seq)
  const newest = (await bob.send('GET', `/chats/${chatId}/messages?limit=2`)).body
  expect([seqs(newest), newest.more]).toEqual([[4, 5], true])
  const oldest = (await bob.send('GET', `/chats/${chatId}/messages?before=4&limit=500`)).body
  expect([seqs(oldest), oldest.more]).toEqual([[1, 2, 3], false])
  const first = (await bob.send('GET', `/chats/${chatId}/changes?since=1&limit=2`)).body
  expect([seqs(first), first.upTo, first.more, first.chat.lastSeq]).toEqual([[2, 3], 3, true, 5])
  const rest = (await bob.send('GET', `/chats/${chatId}/changes?since=3`)).body
  expect([seqs(rest), rest.upTo, rest.more]).toEqual([[4, 5], 5, false])
})

test('search finds people, never more than twenty, and not too often', async () => {
  const { app, person } = await startHttp()
  const ada = await person('ada')
  for (let index = 0; index < 25; index++) {
    const user = make.user({ username: `user${index}`, displayName: 'Їжак' })
    await insertUser(app.context.store.db, { ...user, passwordHash: '', createdAt: 1 })
  }
  const search = (query: string) => ada.send('GET', `/users?query=${encodeURIComponent(query)}`)
  expect((await search('ЇЖ')).body.users).toHaveLength(20)
  expect((await search('user24')).body.users).toMatchObject([{ username: 'user24' }])
  expect(Object.keys((await search('user24')).body.users[0]).toSorted()).toEqual(
    Object.keys(make.user()).toSorted(),
  )
  for (let asked = 3; asked < 60; asked++) await search('nobody')
  expect((await search('nobody')).body.code).toBe('rate_limited')
})

test.each([
  ['GET', `/chats/${'x'.repeat(30)}/messages`, 'chatId'],
  ['GET', `/chats/${id.toUpperCase()}/messages`, 'chatId'],
  ['GET', `/chats/${id}/messages?limit=501`, 'limit'],
  ['GET', `/chats/${id}/messages?before=-1`, 'before'],
  ['GET', `/chats/${id}/messages?before=2147483648`, 'before'],
  ['GET', `/chats/${id}/changes?since=9007199254740991`, 'since'],
  ['GET', '/calls?before=9007199254740992', 'before'],
  ['GET', `/chats/${id}/changes`, 'since'],
  ['GET', `/chats/${id}/changes?since=`, 'since'],
  ['GET', '/users', 'query'],
  ['GET', `/users?query=${'x'.repeat(65)}`, 'query'],
  ['GET', '/calls?limit=0', 'limit'],
  ['GET', '/users/named?ids=', 'ids.0'],
  ['GET', `/users/named?ids=${Array(101).fill(id).join()}`, 'ids'],
  ['GET', '/roster', 'after'],
  ['GET', '/roster?after=nonsense', 'after'],
  ['GET', '/roster?after=.1.x.1', 'after'],
  ['GET', `/chats/${id}/members?query=`, 'query'],
  ['GET', '/invites?chatId=x', 'chatId'],
  ['DELETE', '/devices/nonsense', 'id'],
  ['DELETE', '/invites/nonsense', 'id'],
] as const)('malformed: %s %s is answered with the field', async (method, path, field) => {
  const { person } = await startHttp()
  const ada = await person('ada')
  expect(await ada.send(method, path)).toMatchObject({ status: 400, body: { code: 'invalid', field } })
})

test.each([
  ['no JSON', '{"username":', 'application/json', 400, 'invalid'],
  ['no object', '[]', 'application/json', 400, 'invalid'],
  ['nothing', '', 'application/json', 400, 'invalid'],
  ['another type', 'username=ada', 'application/x-www-form-urlencoded', 400, 'invalid'],
  ['poisoned', '{"__proto__":{"role":"owner"}}', 'application/json', 400, 'invalid'],
  ['too large', JSON.stringify({ username: 'x'.repeat(70_000) }), 'application/json', 413, 'too_large'],
])('a body that is %s is refused in our words', async (_what, payload, type, status, code) => {
  const { app } = await startHttp()
  for (const url of ['/api/v1/accounts', '/api/v1/sessions']) {
    const answer = await app.fastify.inject({
      method: 'POST',
      url,
      headers: { 'content-type': type },
      payload,
    })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code, message: expect.any(String) })
  }
})

const ownPage = { origin: 'http://poruch.test' }

test('H-3: a foreign page may not change anything, nor a request by cookie that does not say its page', async () => {
  const { send, signUp } = await startHttp()
  const { headers } = await signUp('ada', { transport: 'cookie' })
  const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
  const signOut = (more: Record<string, string>) =>
    send('DELETE', '/session', { headers: { cookie, ...more } })
  for (const origin of ['http://evil.test', 'https://poruch.test', 'http://poruch.test:81', 'null', '']) {
    expect(await signOut({ origin })).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
  }
  expect((await signOut({})).body.code).toBe('origin_refused')
  expect((await send('GET', '/session', { headers: { cookie, origin: 'http://evil.test' } })).status).toBe(
    200,
  )
  expect((await signOut(ownPage)).status).toBe(204)
})

test('H-3: a foreign page may not sign anybody in or up', async () => {
  const { send, signUp } = await startHttp()
  await signUp('ada')
  const headers = { origin: 'http://evil.test' }
  for (const path of ['/accounts', '/sessions']) {
    expect((await send('POST', path, { headers, body: {} })).body.code).toBe('origin_refused')
  }
})

test('origin: behind a proxy the public address counts', async () => {
  const { send, person } = await startHttp({ publicUrl: 'https://chat.example.org' })
  await person('ada')
  const body = { username: 'ada', password: 'wrong' }
  const from = (origin: string) => send('POST', '/sessions', { body, headers: { origin } })
  expect((await from('https://chat.example.org')).body.code).toBe('wrong_credentials')
  expect((await from('https://chat.example.com')).body.code).toBe('origin_refused')
})

test('a database that fails is answered not_stored, and readyz says so', async () => {
  const { app, person } = await startHttp()
  const ada = await person('ada')
  const ready = () => app.fastify.inject('/readyz')
  expect((await ready()).statusCode).toBe(200)
  await app.context.store.db.destroy()
  expect((await ready()).statusCode).toBeGreaterThanOrEqual(500)
  expect((await app.fastify.inject('/healthz')).statusCode).toBe(200)
  expect((await ada.send('GET', '/devices')).status).toBeGreaterThanOrEqual(500)
})

test('a value that cannot be measured is refused, not taken for a fault of ours', async () => {
  const http = await startHttp()
  const unmeasurable = { length: { toString: null, valueOf: null } }
  const answer = await http.send('POST', '/sessions', {
    body: { username: unmeasurable, password: unmeasurable },
  })
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } })
})
