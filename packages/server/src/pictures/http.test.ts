// The routes of pictures: bytes in, bytes out, for whom, how large, how often, how long kept.
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatId, limits, newId, type User } from '@poruch/protocol'
import { fastify } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { requireSession } from '../accounts/http-guard.ts'
import { insertDevice } from '../accounts/store.ts'
import { hashToken } from '../accounts/tokens.ts'
import { setState } from '../chats/store-members.ts'
import { openStore } from '../db/open.ts'
import { errorHandler } from '../http/errors.ts'
import { insertInvite } from '../invites/store.ts'
import { picturesContext } from '../testing/pictures-context.ts'
import { addGroup, addPerson, now } from '../testing/stored.ts'
import { testConfig } from '../testing/test-config.ts'
import { chunksOf, noise, pictureOf, pngOf } from '../testing/test-pictures.ts'
import { invitePictureRoutes, pictureRoutes } from './http.ts'
import { createSquareMaker } from './picture.ts'

interface Sent {
  readonly payload?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Olena's group with Sofia in it, somebody who is not, and the routes of pictures alone. */
async function startRoutes() {
  const log = pino({ level: 'silent' })
  const store = await openStore('sqlite::memory:', log)
  const { context, clock } = picturesContext(store, createSquareMaker())
  // As small as everywhere else in the server.
  const app = fastify({ bodyLimit: 64 * 1024 })
  onTestFinished(async () => {
    await app.close()
    await store.close()
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(errorHandler({ log }))
  await app.register(invitePictureRoutes(context))
  await app.register(async (members) => {
    members.addHook('onRequest', requireSession({ config: testConfig(), store, clock }))
    await members.register(pictureRoutes(context))
  })
  // Another route of the same server: its bodies stay JSON.
  app.post('/json', async (request) => request.body)

  const signIn = async (user: User): Promise<string> => {
    const device = { id: newId<never>(now), userId: user.id, name: 'Firefox', createdAt: now, seenAt: now }
    await insertDevice(store.db, { ...device, tokenHash: hashToken(user.id) })
    return `Bearer ${user.id}`
  }
  const [olena, sofia, stranger] = [await addPerson(store), await addPerson(store), await addPerson(store)]
  const chatId = await addGroup(store, olena.id, [sofia.id])
  const tokens = new Map<User, string>()
  for (const user of [olena, sofia, stranger]) tokens.set(user, await signIn(user))

  const send = async (
    user: User | null,
    method: 'GET' | 'HEAD' | 'PUT' | 'DELETE' | 'POST',
    url: string,
    { payload, headers = {} }: Sent = {},
  ) =>
    await app.inject({
      method,
      url,
      headers: { ...(user === null ? {} : { authorization: tokens.get(user) ?? '' }), ...headers },
      ...(payload === undefined ? {} : { payload: Buffer.from(payload) }),
    })
  const put = (user: User | null, payload: Uint8Array, type = 'image/jpeg') =>
    send(user, 'PUT', `/chats/${chatId}/picture`, { payload, headers: { 'content-type': type } })
  const pathOf = (pictureId: string) => `/chats/${chatId}/picture/${pictureId}`
  return { app, store, clock, chatId, olena, sofia, stranger, tokens, send, put, pathOf }
}

test('G-17: what is put is a square for members, kept for ever by them alone, and read as nothing else', async () => {
  const { olena, sofia, put, send, pathOf } = await startRoutes()
  const answer = await put(olena, await pictureOf())
  expect(answer.statusCode).toBe(200)
  const { chat } = answer.json()
  expect(chat).toMatchObject({ pictureId: expect.any(String), lastSeq: 1, changedSeq: 1 })
  const shown = await send(sofia, 'GET', pathOf(chat.pictureId))
  expect(shown.statusCode).toBe(200)
  expect(shown.headers).toMatchObject({
    'content-type': 'image/webp',
    'content-length': String(shown.rawPayload.length),
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    etag: `"${chat.pictureId}"`,
  })
  expect(chunksOf(shown.rawPayload)).toEqual(['VP8 '])
})

test('G-17: a device that holds it is told so, as long as it may see it', async () => {
  const { olena, sofia, store, chatId, put, send, pathOf } = await startRoutes()
  const { pictureId } = (await put(olena, await pictureOf())).json().chat
  const ask = (etag: string) => send(sofia, 'GET', pathOf(pictureId), { headers: { 'if-none-match': etag } })
  for (const etag of [`"${pictureId}"`, `"x", W/"${pictureId}"`]) {
    expect(await ask(etag)).toMatchObject({ statusCode: 304, body: '' })
  }
  expect((await ask('"x"')).statusCode).toBe(200)
  await store.transaction((tx) => setState(tx, chatId, sofia.id, 'removed', now))
  expect((await ask(`"${pictureId}"`)).statusCode).toBe(404)
})

test('G-3, G-9, G-17: others find nothing, a member who may not is forbidden, nobody is asked to sign in', async () => {
  const { olena, sofia, stranger, store, chatId, put, send, pathOf } = await startRoutes()
  const bytes = await pictureOf()
  const { pictureId } = (await put(olena, bytes)).json().chat
  const path = `/chats/${chatId}/picture`
  for (const [user, status, code] of [
    [null, 401, 'unauthenticated'],
    [stranger, 404, 'not_found'],
    [sofia, 403, 'forbidden'],
  ] as const) {
    for (const answer of [await put(user, bytes), await send(user, 'DELETE', path)]) {
      expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    }
  }
  expect((await send(null, 'GET', pathOf(pictureId))).statusCode).toBe(401)
  const foreign = await send(stranger, 'GET', pathOf(pictureId))
  const missing = await send(stranger, 'GET', `/chats/${newId<ChatId>()}/picture/${pictureId}`)
  expect([foreign.statusCode, foreign.body]).toEqual([404, missing.body])
  await store.transaction((tx) => setState(tx, chatId, sofia.id, 'banned', now))
  const banned = await send(sofia, 'GET', pathOf(pictureId))
  expect([banned.statusCode, banned.body]).toEqual([404, missing.body])
})

test('G-17: taken away, it is not found', async () => {
  const { olena, chatId, put, send, pathOf } = await startRoutes()
  const { pictureId } = (await put(olena, await pictureOf())).json().chat
  const removed = await send(olena, 'DELETE', `/chats/${chatId}/picture`)
  expect([removed.statusCode, removed.json().chat]).toEqual([
    200,
    expect.objectContaining({ pictureId: null, lastSeq: 2 }),
  ])
  expect((await send(olena, 'GET', pathOf(pictureId))).statusCode).toBe(404)
})

test('G-17: the content decides, not the name it came under', async () => {
  const { olena, put } = await startRoutes()
  expect((await put(olena, await pictureOf({ format: 'png' }), 'image/webp')).statusCode).toBe(200)
})

test.each([
  ['a text under the name of a picture', 'a text', 'image/png'],
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
  ['an SVG under the name of a picture', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/png'],
  ['JSON', '{"picture":"x"}', 'application/json'],
  ['a form', 'picture=x', 'application/x-www-form-urlencoded'],
  ['nothing under the name of a picture', '', 'image/png'],
])('G-17: %s is invalid, and the field is said', async (_what, text, type) => {
  const { olena, put } = await startRoutes()
  const answer = await put(olena, Buffer.from(text), type)
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'invalid', field: 'picture' }),
  ])
})

test('G-17: a request without a body is invalid', async () => {
  const { olena, chatId, send } = await startRoutes()
  const answer = await send(olena, 'PUT', `/chats/${chatId}/picture`)
  expect(answer.json()).toMatchObject({ code: 'invalid', field: 'picture' })
})

test('G-17: bytes up to the limit are taken, one more is too large, and so are too many pixels', async () => {
  const { olena, put } = await startRoutes()
  const jpeg = await noise(700)
  const padded = Buffer.concat([jpeg, Buffer.alloc(limits.pictureBytes - jpeg.length)])
  expect((await put(olena, padded)).statusCode).toBe(200)
  for (const bytes of [Buffer.concat([padded, Buffer.alloc(1)]), pngOf(60_000, 60_000, new Uint8Array(9))]) {
    const answer = await put(olena, bytes, 'image/png')
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large'])
  }
})

test('G-17: what is too large is refused before it has all come', async () => {
  const { app, olena, tokens, chatId } = await startRoutes()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const headers = { authorization: tokens.get(olena) ?? '', 'content-type': 'image/png' }
  const upload = httpRequest({ port, method: 'PUT', path: `/chats/${chatId}/picture`, headers })
  onTestFinished(() => void upload.destroy())
  // The server hangs up on what is still on its way.
  upload.on('error', () => undefined)
  const answered = once(upload, 'response')
  let isAnswered = false
  void answered.then(() => {
    isAnswered = true
  })
  const piece = Buffer.alloc(64 * 1024)
  let sent = 0
  while (!isAnswered && sent < 64 * limits.pictureBytes) {
    sent += piece.length
    if (!upload.write(piece)) await Promise.race([once(upload, 'drain'), answered])
  }
  const [response] = await answered
  expect(response.statusCode).toBe(413)
  expect(sent).toBeLessThan(16 * limits.pictureBytes)
})

test('G-17: one person sends so many, however they end, and then waits', async () => {
  const { olena, stranger, clock, put } = await startRoutes()
  const codes: string[] = []
  for (let sent = 0; sent < 11; sent++) codes.push((await put(olena, Buffer.from('x'))).json().code)
  expect(codes).toEqual([...Array(10).fill('invalid'), 'rate_limited'])
  expect((await put(stranger, Buffer.from('x'))).json().code).toBe('not_found')
  clock.advance(15_000)
  expect((await put(olena, Buffer.from('x'))).json().code).toBe('invalid')
})

test('N-2, G-17: a valid link shows the picture without a session, asked for anew each time', async () => {
  const { olena, store, chatId, put, send } = await startRoutes()
  const invite = { id: newId<never>(now), chatId, createdAt: now, expiresAt: null, usesLeft: 1 }
  await insertInvite(store.db, { ...invite, tokenHash: hashToken('link'), createdBy: olena.id })
  expect((await send(null, 'GET', '/invites/link/picture')).json().code).toBe('not_found')
  const { pictureId } = (await put(olena, await pictureOf())).json().chat
  const shown = await send(null, 'GET', '/invites/link/picture')
  expect([shown.statusCode, shown.headers]).toEqual([
    200,
    expect.objectContaining({
      'content-type': 'image/webp',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      etag: `"${pictureId}"`,
    }),
  ])
  const wrong = await send(null, 'GET', '/invites/wrong/picture')
  expect([wrong.statusCode, wrong.json().code]).toEqual([404, 'not_found'])
})

test('other routes of the server take JSON as before, and no pictures', async () => {
  const { send } = await startRoutes()
  const post = (payload: string, type: string) =>
    send(null, 'POST', '/json', { payload: Buffer.from(payload), headers: { 'content-type': type } })
  expect((await post('{"a":1}', 'application/json')).json()).toEqual({ a: 1 })
  expect((await post('x', 'image/png')).json()).toMatchObject({ code: 'invalid', field: null })
})
