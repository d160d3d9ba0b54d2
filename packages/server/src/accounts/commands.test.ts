// What ends sessions, and what begins them at the same moment.
import { type DeviceId, limits } from '@poruch/protocol'
import { expect, onTestFinished, test } from 'vitest'
import type { Context } from '../context.ts'
import { setPasswordHash } from '../people/store.ts'
import { password, startHttp, type TestPerson } from '../testing/test-http.ts'
import { startTestServer } from '../testing/test-server.ts'
import { changePassword, removeOtherDevices, signIn } from './commands.ts'
import { hashPassword } from './passwords.ts'
import { listDevices } from './store.ts'

const next = 'shoulder to shoulder'
const credentials = { username: 'olena', password, deviceName: 'Laptop' }

/** The same server, on which something else happens between a look and the transaction that relies on it. */
function meanwhile(context: Context, happens: () => Promise<unknown>): Context {
  const { store } = context
  const transaction: typeof store.transaction = async (work) => {
    await happens()
    return await store.transaction(work)
  }
  return { ...context, store: { ...store, transaction } }
}

const whoIs = ({ user, deviceId }: TestPerson) => ({ userId: user.id, deviceId })

test('A-6: a password that is changed while it is checked opens no session', async () => {
  const { app, person } = await startHttp()
  const olena = await person('olena')
  const late = meanwhile(app.context, () =>
    changePassword(app.context, whoIs(olena), { current: password, next }),
  )
  await expect(signIn(late, credentials)).rejects.toMatchObject({ code: 'wrong_credentials' })
  expect((await olena.send('GET', '/devices')).body.devices).toHaveLength(1)
  expect((await signIn(app.context, { ...credentials, password: next })).token).not.toBeNull()
})

test('A-6: of two who change a password at once, one does, and their session is the one that is left', async () => {
  const { app, person, signIn: signInAgain } = await startHttp()
  const devices = [await person('olena'), await signInAgain('olena')]
  const changes = devices.map((device, index) =>
    device.send('PUT', '/password', { body: { current: password, next: `${next} ${index}` } }),
  )
  const statuses = (await Promise.all(changes)).map(({ status }) => status)
  const winner = statuses.indexOf(204)
  expect(statuses.toSpliced(winner, 1)).toEqual([403])
  const sessions = await Promise.all(devices.map((device) => device.send('GET', '/session')))
  expect(sessions.map(({ status }) => status)).toEqual(winner === 0 ? [200, 401] : [401, 200])
  const opened = await signIn(app.context, { ...credentials, password: `${next} ${winner}` })
  expect(opened.user).toEqual(devices[winner]?.user)
})

test('A-10: of sessions that remove each other at once, one is left', async () => {
  const { app, person, signIn: signInAgain } = await startHttp()
  const devices = [await person('olena'), await signInAgain('olena'), await signInAgain('olena')]
  const ended = await Promise.allSettled(
    devices.map((device) => removeOtherDevices(app.context, whoIs(device))),
  )
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const sessions = await Promise.all(devices.map((device) => device.send('GET', '/session')))
  expect(sessions.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('A-6: a session that was ended meanwhile changes no password', async () => {
  const { app, person, signIn: signInAgain } = await startHttp()
  const [olena, lost] = [await person('olena'), await signInAgain('olena')]
  const late = meanwhile(app.context, () => removeOtherDevices(app.context, whoIs(olena)))
  const change = changePassword(late, whoIs(lost), { current: password, next })
  await expect(change).rejects.toMatchObject({ code: 'unauthenticated' })
  expect((await olena.send('GET', '/session')).status).toBe(200)
  const opened: DeviceId = (await signIn(app.context, credentials)).device.id
  expect(opened).not.toBe(lost.deviceId)
})

test('A-14: one device too many signs out the one that was not used for the longest time, and all are told', async () => {
  const server = await startTestServer()
  onTestFinished(() => server.close())
  const { context } = server
  const olena = await server.addPerson('Olena')
  await setPasswordHash(context.store.db, olena.user.id, await hashPassword(password))
  // Used long ago, and connected still: nobody loses what they look at while there is another.
  const shown = await server.join(olena)
  const devices = [olena]
  while (devices.length < limits.devicesMax) devices.push(await server.addDevice(olena.user))
  const lasting = devices.map(({ device }, index) => ({ id: device.id, seenAt: 1_000_000 + index }))
  for (const { id, seenAt } of lasting)
    await context.store.db.updateTable('devices').set({ seen_at: seenAt }).where('id', '=', id).execute()
  const { device } = await signIn(context, { ...credentials, username: olena.user.username })
  const removed = await shown.until('device.removed')
  expect(removed.deviceId).toBe(lasting[1]?.id)
  expect((await shown.until('device.added')).device.id).toBe(device.id)
  const left = (await listDevices(context.store.db, olena.user.id)).map(({ id }) => id)
  expect(left).toHaveLength(limits.devicesMax)
  expect(left).toEqual(expect.arrayContaining([olena.device.id, device.id]))
})
