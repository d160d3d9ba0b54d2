// Sessions: how they begin, who they belong to, and how they end.
import { closeCodes } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { eventsOf, publications } from '../testing/published.ts'
import { type Answer, password, startHttp, type TestHttp } from '../testing/test-http.ts'

const cookiesOf = ({ headers }: Answer) => [headers['set-cookie'] ?? []].flat().map(String)

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
  const cookie = cookiesOf(answer)[0] ?? ''
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
  const cookie = cookiesOf(answer)[0] ?? ''
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

/** Wrong passwords for one person, one after another. */
async function guess({ send }: TestHttp, from: string, times: number, username = 'Olena'): Promise<string> {
  let code = ''
  for (let tries = 0; tries < times; tries++)
    code = (await send('POST', '/sessions', { from, body: { username, password: 'wrong' } })).body.code
  return code
}

test('A-12: who guesses a password is limited where they are, and nobody else is', async () => {
  const http = await startHttp()
  const { send, person, clock } = http
  const olena = await person('olena')
  expect(await guess(http, '10.0.0.1', 10)).toBe('wrong_credentials')
  expect(await guess(http, '10.0.0.1', 1)).toBe('rate_limited')
  const signIn = (from: string) => send('POST', '/sessions', { from, body: { username: 'olena', password } })
  expect((await signIn('10.0.0.2')).status).toBe(201)
  const change = { current: password, next: 'shoulder to shoulder' }
  expect((await olena.send('PUT', '/password', { from: '10.0.0.1', body: change })).status).toBe(204)
  expect((await signIn('10.0.0.1')).body.code).toBe('rate_limited')
  clock.advance(15_000)
  expect((await signIn('10.0.0.1')).body.code).toBe('wrong_credentials')
})

test('A-12: guesses from everywhere slow those who are not known, never a browser of this person', async () => {
  const http = await startHttp()
  const { app, send, signUp } = http
  const first = await signUp('olena', { transport: 'cookie' })
  const known =
    cookiesOf(first)
      .find((cookie) => cookie.startsWith('poruch-known='))
      ?.split(';')[0] ?? ''
  expect(known).not.toContain('olena')
  // Every guess costs a hash: all but the last of a hundred are taken without one.
  for (let tries = 0; tries < 99; tries++) await app.context.limits.take('strangeSignIns', 'olena')
  expect(await guess(http, '10.0.0.1', 1)).toBe('wrong_credentials')
  expect(await guess(http, '10.0.0.2', 1)).toBe('rate_limited')
  expect(await guess(http, '10.0.0.2', 1, 'taras')).toBe('wrong_credentials')
  for (let tries = 0; tries < 100; tries++) await app.context.limits.take('signInsFrom', '10.0.0.3')
  const own = { from: '10.0.0.3', headers: { cookie: known, origin: 'http://poruch.test' } }
  const signIn = (text: string) =>
    send('POST', '/sessions', { ...own, body: { username: 'Olena', password: text } })
  expect((await signIn(password)).status).toBe(201)
  for (let tries = 1; tries < 10; tries++) await signIn('wrong')
  expect((await signIn(password)).body.code).toBe('rate_limited')
})

test('A-12: a living session signs in as the same person, whatever others tried', async () => {
  const { app, person } = await startHttp()
  const [olena, taras] = [await person('olena'), await person('taras')]
  for (let tries = 0; tries < 100; tries++) await app.context.limits.take('strangeSignIns', 'olena')
  const body = { username: 'olena', password }
  expect((await olena.send('POST', '/sessions', { body })).status).toBe(201)
  expect((await taras.send('POST', '/sessions', { body })).body.code).toBe('rate_limited')
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
