// Who may create an account, and what two people at once can do to each other.
import { type ChatId, newId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { createChat } from '../chats/store.ts'
import { startHttp } from '../testing/test-http.ts'
import { hashToken } from './tokens.ts'

test('the first account is the owner, the others are members', async () => {
  const { send, signUp } = await startHttp()
  expect((await send('GET', '/server')).body).toMatchObject({ empty: true, registration: 'open' })
  expect(await signUp('ada')).toMatchObject({
    status: 201,
    body: { user: { username: 'ada', role: 'owner' } },
  })
  expect((await signUp('bob')).body.user.role).toBe('member')
  expect((await send('GET', '/server')).body.empty).toBe(false)
})

test('of many first accounts at once exactly one is the owner', async () => {
  const { signUp } = await startHttp()
  const answers = await Promise.all(['ada', 'bob', 'cyd', 'dan', 'eve'].map((name) => signUp(name)))
  const roles = answers.map((answer) => answer.body.user.role)
  expect(roles.filter((role) => role === 'owner')).toHaveLength(1)
  expect(roles.filter((role) => role === 'member')).toHaveLength(4)
})

test('a username belongs to one person, also when two want it at once', async () => {
  const { signUp } = await startHttp()
  const answers = await Promise.all([signUp('ada'), signUp('ada'), signUp('ada')])
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409, 409])
  const refused = answers.find((answer) => answer.status === 409)
  expect(refused?.body).toMatchObject({ code: 'username_taken', field: 'username' })
})

test('closed registration lets nobody in but the first', async () => {
  const { person, signUp } = await startHttp({ registration: 'closed' })
  const owner = await person('ada')
  const { body } = await owner.send('POST', '/invites', { body: { uses: 1, expiresAt: null } })
  expect((await signUp('bob')).body.code).toBe('registration_closed')
  expect((await signUp('bob', { invite: body.token })).body.code).toBe('registration_closed')
})

test('registration by invite asks for a living invite', async () => {
  const { person, signUp, clock } = await startHttp({ registration: 'invite' })
  const owner = await person('ada')
  const invite = async (draft: object) => (await owner.send('POST', '/invites', { body: draft })).body
  expect((await signUp('bob')).body.code).toBe('invite_required')
  expect((await signUp('bob', { invite: 'nonsense' })).body.code).toBe('invite_invalid')

  const expiring = await invite({ uses: null, expiresAt: clock.now() + 1_000 })
  const withdrawn = await invite({ uses: null, expiresAt: null })
  await owner.send('DELETE', `/invites/${withdrawn.invite.id}`)
  expect((await signUp('bob', { invite: withdrawn.token })).body.code).toBe('invite_invalid')
  expect((await signUp('bob', { invite: expiring.token })).status).toBe(201)
  clock.advance(1_000)
  expect((await signUp('cyd', { invite: expiring.token })).body.code).toBe('invite_invalid')
})

test('one use of an invite lets one person in, however many try at once', async () => {
  const { person, signUp, send } = await startHttp({ registration: 'invite' })
  const owner = await person('ada')
  const { body } = await owner.send('POST', '/invites', { body: { uses: 1, expiresAt: null } })
  expect((await send('GET', `/invites/${body.token}`)).body).toEqual({ valid: true, chat: null })
  const names = ['bob', 'cyd', 'dan', 'eve']
  const answers = await Promise.all(names.map((name) => signUp(name, { invite: body.token })))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 403, 403, 403])
  expect((await send('GET', `/invites/${body.token}`)).body).toEqual({ valid: false, chat: null })
})

test('a sign-up that is refused for its username uses up no invite', async () => {
  const { person, signUp } = await startHttp({ registration: 'invite' })
  const owner = await person('ada')
  const { body } = await owner.send('POST', '/invites', { body: { uses: 1, expiresAt: null } })
  expect((await signUp('ada', { invite: body.token })).body.code).toBe('username_taken')
  expect((await signUp('bob', { invite: body.token })).status).toBe(201)
})

test('with open registration an invite is neither needed nor used up', async () => {
  const { person, signUp } = await startHttp()
  const owner = await person('ada')
  const { body } = await owner.send('POST', '/invites', { body: { uses: 1, expiresAt: null } })
  expect((await signUp('bob', { invite: body.token })).status).toBe(201)
  expect((await owner.send('GET', '/invites')).body.invites[0].usesLeft).toBe(1)
})

test.each([
  ['username', { username: 'Ada' }],
  ['username', { username: 'ab' }],
  ['username', { username: 'a'.repeat(33) }],
  ['displayName', { displayName: '   ' }],
  ['displayName', { displayName: 'x'.repeat(65) }],
  ['password', { password: 'short' }],
  ['password', { password: 'x'.repeat(257) }],
])('wrong input is answered with its field: %s %j', async (field, more) => {
  const { signUp } = await startHttp()
  expect(await signUp('ada', more)).toMatchObject({ status: 400, body: { code: 'invalid', field } })
})

test('D-5: a display name is cleaned, not refused', async () => {
  const { signUp } = await startHttp()
  const answer = await signUp('ada', { displayName: ' Ada\u202e \u200bLovelace\n\ud83d' })
  expect(answer).toMatchObject({ status: 201, body: { user: { displayName: 'Ada Lovelace' } } })
})

test('A-13: sign-up from one address is limited, and the answer says how long to wait', async () => {
  const { signUp, clock } = await startHttp({ registration: 'closed' })
  await signUp('ada')
  for (let tries = 1; tries < 100; tries++) await signUp('bob')
  const refused = await signUp('bob')
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryAfterMs: 30_000 } })
  expect(Number(refused.headers['retry-after'])).toBe(30)
  clock.advance(30_000)
  expect((await signUp('bob')).body.code).toBe('registration_closed')
})

test('A-13: an invite lets in as many as it has uses, also where too many signed up already', async () => {
  const { app, person, signUp } = await startHttp()
  const owner = await person('olena')
  const { body } = await owner.send('POST', '/invites', { body: { uses: 2, expiresAt: null } })
  for (let tries = 1; tries < 100; tries++) await app.context.limits.take('signUpsFrom', '127.0.0.1')
  const code = async (name: string, invite: string | null) => (await signUp(name, { invite })).body.code
  expect(await code('taras', null)).toBe('rate_limited')
  expect(await code('taras', 'nonsense')).toBe('rate_limited')
  expect((await signUp('taras', { invite: body.token })).status).toBe(201)
  for (let tries = 1; tries < 1_000; tries++)
    await app.context.limits.take('signUpsByInvite', hashToken(body.token))
  expect(await code('sofia', body.token)).toBe('rate_limited')
})

test('A-13: a link into a chat lets a class in too', async () => {
  const { app, person, signUp } = await startHttp()
  const owner = await person('olena')
  const { store, clock, limits } = app.context
  const chatId = newId<ChatId>(clock.now())
  await store.transaction((tx) =>
    createChat(tx, { id: chatId, kind: 'group', title: 'Class', createdBy: owner.user.id }, [], clock.now()),
  )
  const { body } = await owner.send('POST', '/invites', { body: { chatId, uses: null, expiresAt: null } })
  for (let tries = 1; tries < 100; tries++) await limits.take('signUpsFrom', '127.0.0.1')
  expect((await signUp('taras')).body.code).toBe('rate_limited')
  expect((await signUp('taras', { invite: body.token })).status).toBe(201)
})

test('A-13: an address of many people is limited as the setting says', async () => {
  const { app, signUp } = await startHttp({ peoplePerAddress: 1_500 })
  const { limits } = app.context
  for (let tries = 1; tries < 1_500; tries++) await limits.take('signUpsFrom', '127.0.0.1')
  expect((await signUp('olena')).status).toBe(201)
  expect((await signUp('taras')).body).toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000 })
  for (const [name, burst] of [
    ['signInsFrom', 1_500],
    ['inviteChecksFrom', 1_500],
  ] as const) {
    for (let tries = 0; tries < burst; tries++) expect(await limits.take(name, '10.0.0.1')).toBe(0)
    expect(await limits.take(name, '10.0.0.1')).toBeGreaterThan(0)
  }
})
