// Proves that a device whose session ends is in no call any more, by whatever door it ends, from that moment.
import { type Call, type ChatId, type CommandOf, limits, newId } from '@poruch/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { changePassword, removeOtherDevices, signIn } from '../accounts/commands.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { deleteDevice } from '../accounts/store.ts'
import { setPasswordHash } from '../people/store.ts'
import { start, stateOf, talk, told } from '../testing/call-steps.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createTestContext } from '../testing/test-context.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'
import type { Who } from '../who.ts'
import { acceptCall } from './commands.ts'
import { departUnheard } from './departures.ts'
import { startCall } from './start-call.ts'
import { liveCalls } from './store.ts'

const ended = (call: Call) => call.state === 'ended'
const whoOf = ({ user, device }: Member): Who => ({ userId: user.id, deviceId: device.id })

describe('of a server', () => {
  let server: TestServer
  let anna: Member
  let bohdan: Member
  let a: TestDevice
  let b: TestDevice
  beforeEach(async () => {
    server = await startTestServer({ clock: createManualClock() })
    anna = await server.addPerson('Anna')
    bohdan = await server.addPerson('Bohdan')
    a = await server.join(anna)
    b = await server.join(bohdan)
    return () => server.close()
  })

  const password = 'a river in the hills'
  const doors: Record<string, (other: Member) => Promise<unknown>> = {
    'it signs out': () => server.send(bohdan, 'DELETE', '/session'),
    'another device signs it out': (other) => server.send(other, 'DELETE', `/devices/${bohdan.device.id}`),
    'another device signs out all others': (other) => removeOtherDevices(server.context, whoOf(other)),
    'another device changes the password': async (other) => {
      await setPasswordHash(server.context.store.db, bohdan.user.id, await hashPassword(password))
      const passwords = { current: password, next: `${password} and beyond` }
      await changePassword(server.context, whoOf(other), passwords)
    },
    'its person has too many': async (other) => {
      await setPasswordHash(server.context.store.db, bohdan.user.id, await hashPassword(password))
      const { username } = bohdan.user
      // All are connected, and the one in the call was seen longest ago.
      for (let more = 2; more < limits.devicesMax; more += 1) {
        await server.context.presence.arrive(whoOf(await server.addDevice(bohdan.user)))
      }
      await server.context.presence.arrive(whoOf(other))
      await signIn(server.context, { username, password, deviceName: 'Test' })
    },
  }

  it.each(Object.keys(doors))('C-22: a device leaves its call at once when %s', async (door) => {
    const other = await server.addDevice(bohdan.user)
    const { id } = await talk(server, a, b)
    await doors[door]?.(other)
    const call = await told(a, id, ended)
    expect(call.reason).toBe('completed')
    expect(call.legs.map((leg) => leg.state)).toEqual(['left', 'left'])
  })

  it('C-22: a call that rings is cancelled when the device that began it signs out', async () => {
    const { id } = await start(server, a, b)
    await server.send(anna, 'DELETE', '/session')
    expect(await told(b, id, ended)).toMatchObject({ reason: 'cancelled' })
  })

  it('C-22: a device that rings is let go, and the others of its person ring on', async () => {
    const phone = await server.join(await server.addDevice(bohdan.user))
    const { id } = await start(server, a, b)
    await told(b, id)
    await b.get('call.ringing', { callId: id, prelink: 'all' }, 'call.changed')
    await server.send(bohdan, 'DELETE', '/session')
    const call = await told(a, id, (record) => stateOf(record, b) === 'missed')
    expect(call.state).toBe('ringing')
    await phone.get('call.accept', { callId: id }, 'call.changed')
    expect(await told(a, id, (record) => record.state === 'active')).toMatchObject({ id })
  })

  it('C-22, C-4: a call rings for whoever signs in again', async () => {
    const { id } = await start(server, a, b)
    await told(b, id)
    await b.get('call.ringing', { callId: id, prelink: 'all' }, 'call.changed')
    await server.send(bohdan, 'DELETE', '/session')
    await told(a, id, (record) => stateOf(record, b) === 'missed')
    const again = await server.join(await server.addDevice(bohdan.user))
    expect(stateOf(await told(a, id, (record) => record.legs.length === 3), again)).toBe('invited')
  })
})

const startIn = (chatId: ChatId): CommandOf<'call.start'> => ({
  ...{ type: 'call.start', id: newId(), callId: newId(), chatId },
  ...{ media: 'audio', prelink: 'none' },
})

it('C-22: what a device says after its session ended, and to it, changes no call', async () => {
  const test = await createTestContext()
  const { context } = test
  const [a, b] = [await test.person('Anna'), await test.person('Bohdan')]
  const chatId = await test.direct(a, b)
  const start = () => startCall(context, a, startIn(chatId))
  await start()
  const [call] = await liveCalls(context.store.db)
  if (call === undefined) throw new Error('There is no call.')
  await deleteDevice(context.store.db, b.userId, b.deviceId)
  const accept = { type: 'call.accept', id: newId(), callId: call.id } as const
  await expect(acceptCall(context, b, accept)).rejects.toMatchObject({ code: 'unauthenticated' })
  // The server died before it told of it.
  await departUnheard(context, call)
  expect((await liveCalls(context.store.db))[0]?.legs.map((leg) => leg.deviceId)).toEqual([a.deviceId])
  await deleteDevice(context.store.db, a.userId, a.deviceId)
  await departUnheard(context, call)
  expect(await liveCalls(context.store.db)).toEqual([])
  await expect(start()).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(await liveCalls(context.store.db)).toEqual([])
})

it('C-22, C-4: a device that signed out a moment ago is not rung', async () => {
  const test = await createTestContext()
  const [a, b] = [await test.person('Anna'), await test.person('Bohdan')]
  const chatId = await test.direct(a, b)
  await deleteDevice(test.context.store.db, b.userId, b.deviceId)
  await startCall(test.context, a, startIn(chatId))
  expect((await liveCalls(test.context.store.db))[0]?.legs).toHaveLength(1)
})
