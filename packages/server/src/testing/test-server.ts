// A whole server in a test: real sockets on a free port, a real database, people who are signed in already.
import {
  type Device,
  type DeviceId,
  newId,
  type ServerMessageOf,
  type User,
  type UserId,
} from '@poruch/protocol'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { insertDevice } from '../store/devices.ts'
import { insertUser } from '../store/users.ts'
import { hashToken, newToken } from '../tokens.ts'
import { startApp } from './start-app.ts'
import { connectDevice, type DeviceOptions, type TestDevice } from './test-device.ts'

/** One signed-in device of a person. */
export interface Member {
  readonly user: User
  readonly device: Device
  readonly token: string
}

export interface TestServer {
  readonly origin: string
  readonly context: Context
  /** A new person with one device. */
  addPerson(name: string): Promise<Member>
  addDevice(user: User): Promise<Member>
  /** A socket of this device that has not said hello. */
  connect(member: Member, options?: DeviceOptions): Promise<TestDevice>
  /** A socket of this device, and the welcome it was given. */
  join(
    member: Member,
    calls?: ServerMessageOf<'welcome'>['calls'][number]['id'][],
  ): Promise<TestDevice & { welcome: ServerMessageOf<'welcome'> }>
  close(): Promise<void>
}

export async function startTestServer(
  options: { config?: Partial<Config>; clock?: Clock } = {},
): Promise<TestServer> {
  const app = await startApp(options)
  const { context, origin } = app
  const { db } = context.store
  const addDevice = async (user: User): Promise<Member> => {
    const token = newToken()
    const at = context.clock.now()
    const device: Device = { id: newId<DeviceId>(), name: 'Test', createdAt: at, seenAt: at }
    await insertDevice(db, { ...device, userId: user.id, tokenHash: hashToken(token) })
    return { user, device, token }
  }
  return {
    origin,
    context,
    addDevice,
    async addPerson(name) {
      const user: User = {
        id: newId<UserId>(),
        username: name.toLowerCase(),
        displayName: name,
        role: 'member',
      }
      await insertUser(db, { ...user, passwordHash: '', createdAt: context.clock.now() })
      return await addDevice(user)
    },
    connect: (member, device) => connectDevice(origin, member, device),
    async join(member, calls = []) {
      const device = await connectDevice(origin, member)
      const welcome = await device.get('hello', { versions: [1], token: member.token, calls }, 'welcome')
      return Object.assign(device, { welcome })
    },
    close: app.close,
  }
}
