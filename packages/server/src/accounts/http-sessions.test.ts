// Sessions: how they begin, who they belong to, and how they end.
import { closeCodes } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { eventsOf, publications } from '../testing/published.ts'
import { password, startHttp } from '../testing/test-http.ts'

test('sign in by username in any case; a wrong password and an unknown name are the same answer', async () => {
  const { send, person } = await startHttp()
  const { user } = await person('ada')
  const signIn = (body: object) => send('POST', '/sessions', { body })
  expect(await signIn({ username: 'ADA', password })).toMatchObject({
    status: 201,
    body: { user, token: null },
  })
  const wrong = await signIn({ username: 'ada', password: 'wrong' })
  const unknown = await signIn({ username: 'nobody', password: 'wrong' })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } })
  expect(unknown.body).toEqual(wrong.body)
})

test('A-2, H-2: a browser gets a cookie that scripts cannot read, and no token', async () => {
  const { send, signUp } = await startHttp()
  const answer = await signUp('ada', { transport: 'cookie' })
  const cookie = String(answer.headers['set-cookie'])
  expect(answer.body.token).toBeNull()
  expect(cookie).toMatch(/^poruch=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/u)
  const mine = cookie.split(';')[0] ?? ''
  const session = await send('GET', '/session', { headers: { cookie: mine } })
  expect(session).toMatchObject({ status: 200, body: { user: { username: 'ada' }, token: null } })
  expect(String(session.headers['set-cookie'])).toContain('Max-Age=34560000')
})

test('over HTTPS the cookie is bound to this host and to HTTPS, and no other is believed', async () => {
  const { send, signUp } = await startHttp({ publicUrl: 'https://poruch.test' })
  const headers = { origin: 'https://poruch.test' }
  await signUp('ada')
  const answer = await send('POST', '/sessions', { headers, body: { username: 'ada', password } })
  const cookie = String(answer.headers['set-cookie'])
  expect(cookie).toMatch(
    /^__Host-poruch=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/u,
  )
  const mine = cookie.split(';')[0] ?? ''
  expect((await send('GET', '/session', { headers: { cookie: mine } })).status).toBe(200)
  const plain = mine.replace('__Host-', '')
  expect((await send('GET', '/session', { headers: { cookie: plain } })).status).toBe(401)
})

test.each([
  ['http://poruch.test', 'poruch'],
  ['http://poruch.test:8080', 'poruch-8080'],
  ['http://[::1]:8080', 'poruch-8080'],
  ['https://poruch.test:8443', '__Host-poruch-8443'],
])(
  'H-2: at %s the cookie is %s, so that servers on one host leave each other alone',
  async (origin, name) => {
    const { send, signUp } = await startHttp({ publicUrl: origin })
    await signUp('ada')
    const headers = { origin, host: new URL(origin).host }
    const answer = await send('POST', '/sessions', {
      headers,
      body: { username: 'ada', password, transport: 'cookie' },
    })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie.split('=')[0]).toBe(name)
    const token = cookie.split(';')[0]?.split('=')[1] ?? ''
    const whoWith = (sent: string) => send('GET', '/session', { headers: { ...headers, cookie: sent } })
    const foreign = `poruch-9090=${token}; __Host-poruch-9090=${token}`
    expect((await whoWith(`${foreign}; ${name}=${token}`)).status).toBe(200)
    expect((await whoWith(foreign)).status).toBe(401)
    const out = await send('DELETE', '/session', { headers: { ...headers, cookie: `${foreign}; ${name}=x` } })
    expect(String(out.headers['set-cookie'])).toMatch(new RegExp(`^${name}=;`, 'u'))
  },
)

test('A-2: what is stored of a session is not what opens it', async () => {
  const { app, person, send } = await startHttp()
  const ada = await person('ada')
  const [row] = await app.context.store.db.selectFrom('devices').selectAll().execute()
  expect(Object.values(row ?? {})).not.toContain(ada.token)
  const headers = { authorization: `Bearer ${row?.token_hash}` }
  expect((await send('GET', '/session', { headers })).status).toBe(401)
})

test('A-1: signing out ends the session, and twice is as good as once', async () => {
  const { person } = await startHttp()
  const ada = await person('ada')
  expect((await ada.send('DELETE', '/session')).status).toBe(204)
  expect((await ada.send('GET', '/session')).body.code).toBe('unauthenticated')
  expect((await ada.send('DELETE', '/session')).status).toBe(204)
})

test('a device is called as its app says, or else after its browser', async () => {
  const { send, person } = await startHttp()
  const ada = await person('ada')
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' }
  const signIn = (deviceName: string | null) =>
    send('POST', '/sessions', { headers, body: { username: 'ada', password, deviceName } })
  for (const name of ['Laptop', null]) expect((await signIn(name)).status).toBe(201)
  const { devices } = (await ada.send('GET', '/devices')).body
  const names = devices.map((device: { name: string }) => device.name)
  expect(names.toSorted()).toEqual(['App', 'Firefox on Linux', 'Laptop'])
})

test('last seen is written at most once a minute', async () => {
  const { person, clock } = await startHttp()
  const ada = await person('ada')
  const seenAt = async () => (await ada.send('GET', '/devices')).body.devices[0].seenAt
  const first = await seenAt()
  clock.advance(59_000)
  expect(await seenAt()).toBe(first)
  clock.advance(1_000)
  expect(await seenAt()).toBe(first + 60_000)
})

test('A-1, A-10: devices are listed, one removed, all others removed, foreign ones not found', async () => {
  const { person, signIn } = await startHttp()
  const ada = await person('ada')
  const bob = await person('bob')
  const [second, third] = [await signIn('ada'), await signIn('ada')]
  const list = (await ada.send('GET', '/devices')).body
  expect(list.current).toBe(ada.deviceId)
  expect(list.devices).toHaveLength(3)
  expect((await ada.send('DELETE', `/devices/${bob.deviceId}`)).body.code).toBe('not_found')
  expect((await ada.send('DELETE', `/devices/${second.deviceId}`)).status).toBe(204)
  expect((await ada.send('DELETE', `/devices/${second.deviceId}`)).body.code).toBe('not_found')
  expect((await second.send('GET', '/session')).status).toBe(401)
  expect((await ada.send('DELETE', '/devices')).status).toBe(204)
  expect((await third.send('GET', '/session')).status).toBe(401)
  expect((await ada.send('GET', '/session')).status).toBe(200)
  expect((await bob.send('GET', '/session')).status).toBe(200)
})

test('A-6: a new password signs out all other devices, closes their sockets and tells the rest', async () => {
  const { app, send, person, signIn } = await startHttp()
  const ada = await person('ada')
  const other = await signIn('ada')
  const published = publications(app.context.bus)
  const change = (current: string, next: string) => ada.send('PUT', '/password', { body: { current, next } })
  expect((await change('wrong', 'a new password')).body).toMatchObject({
    code: 'wrong_password',
    field: 'current',
  })
  expect((await other.send('GET', '/session')).status).toBe(200)
  expect((await change(password, 'a new password')).status).toBe(204)
  expect((await other.send('GET', '/session')).status).toBe(401)
  expect((await ada.send('GET', '/session')).status).toBe(200)
  expect(published).toEqual([
    { kind: 'close', devices: [other.deviceId], code: closeCodes.unauthenticated },
    {
      kind: 'event',
      audience: { people: [ada.user.id] },
      event: { type: 'device.removed', re: null, deviceId: other.deviceId },
      by: null,
    },
  ])
  const signInWith = (text: string) =>
    send('POST', '/sessions', { body: { username: 'ada', password: text } })
  expect((await signInWith(password)).status).toBe(401)
  expect((await signInWith('a new password')).status).toBe(201)
})

test("a new sign-in is told to the person's other devices", async () => {
  const { app, person, signIn } = await startHttp()
  await person('ada')
  const published = publications(app.context.bus)
  const { deviceId } = await signIn('ada')
  expect(eventsOf(published)).toMatchObject([
    { type: 'device.added', re: null, device: { id: deviceId, name: 'App' } },
  ])
})

test('sign-in is limited for each username, whatever the address', async () => {
  const { send, person, clock } = await startHttp()
  await person('ada')
  const signIn = (from: string, text: string) =>
    send('POST', '/sessions', { from, body: { username: 'Ada', password: text } })
  for (let tries = 0; tries < 10; tries++) await signIn(`10.0.0.${tries}`, 'wrong')
  expect((await signIn('10.0.0.99', password)).body.code).toBe('rate_limited')
  clock.advance(15_000)
  expect((await signIn('10.0.0.99', password)).status).toBe(201)
})

test('sign-in is limited for each address, whatever the username', async () => {
  const { app, send } = await startHttp()
  const signIn = (from: string, username: string) =>
    send('POST', '/sessions', { from, body: { username, password: 'wrong' } })
  // Every try costs a hash: all but the last two of a hundred are taken without one.
  for (let tries = 0; tries < 98; tries++) await app.context.limits.take('signInsFrom', '10.0.0.1')
  for (const name of ['one', 'two']) {
    expect((await signIn('10.0.0.1', name)).body.code).toBe('wrong_credentials')
  }
  expect((await signIn('10.0.0.1', 'another')).body.code).toBe('rate_limited')
  expect((await signIn('10.0.0.2', 'another')).body.code).toBe('wrong_credentials')
})
