// A whole server in a test: real sockets on a free port, a real database, people who are signed in already.
import type { Server } from 'node:http'
import {
  type CallId,
  type ChatId,
  type Device,
  type DeviceId,
  newId,
  type ServerMessageOf,
  type User,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { insertDevice } from '../accounts/store.ts'
import { hashToken, newToken } from '../accounts/tokens.ts'
import { type AppOptions, buildApp } from '../app.ts'
import { openDirectChat } from '../chats/store.ts'
import type { Config } from '../config.ts'
import type { Store } from '../db/open.ts'
import { insertUser } from '../people/store.ts'
import type { RoutesContext } from '../session/routes.ts'
import { testConfig } from './test-config.ts'
import { createTestDatabase } from './test-database.ts'
import { connectDevice, type DeviceOptions, type TestDevice } from './test-device.ts'

/** One signed-in device of a person. */
export interface Member {
  readonly user: User
  readonly device: Device
  readonly token: string
}

export interface HttpAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer
  readonly body: any
}

export interface TestServer {
  readonly origin: string
  readonly context: RoutesContext
  /** What takes its connections. */
  readonly http: Server
  /** A new person with one device. */
  addPerson(name: string): Promise<Member>
  addDevice(user: User): Promise<Member>
  /** The direct chat of two people, told to nobody. */
  direct(one: Member, other: Member): Promise<ChatId>
  /** A socket of this device that has not said hello. */
  connect(member: Member, options?: DeviceOptions): Promise<TestDevice>
  /** A socket of this device, and the welcome it was given. */
  join(
    member: Member,
    calls?: readonly CallId[],
    cursor?: string | null,
  ): Promise<TestDevice & { welcome: ServerMessageOf<'welcome'> }>
  /** A request of this device, below /api/v1; null: of somebody who is not signed in. */
  send(member: Member | null, method: string, path: string, body?: object): Promise<HttpAnswer>
  /** Does the server know a socket of this device? It hears of an end a moment after the device does. */
  isConnected(member: Member): Promise<boolean>
  close(): Promise<void>
}

/** Writes a new person with one signed-in device into a store. */
export async function newPerson(store: Store, name: string, at: number): Promise<Member> {
  const user = make.user({ username: name.toLowerCase(), displayName: name })
  await insertUser(store.db, { ...user, passwordHash: '', createdAt: at })
  return await newDevice(store, user, at)
}

/** One more signed-in device of a person. */
export async function newDevice(store: Store, user: User, at: number): Promise<Member> {
  const token = newToken()
  const device: Device = { id: newId<DeviceId>(), name: 'Test', createdAt: at, seenAt: at }
  await insertDevice(store.db, { ...device, userId: user.id, tokenHash: hashToken(token) })
  return { user, device, token }
}

/** Connects and says hello. */
export async function joinAs(
  origin: string,
  member: Member,
  calls: readonly CallId[] = [],
  cursor: string | null = null,
): Promise<TestDevice & { welcome: ServerMessageOf<'welcome'> }> {
  const device = await connectDevice(origin, member)
  const hello = { versions: [1], token: member.token, cursor, calls: [...calls] }
  const welcome = await device.get('hello', hello, 'welcome')
  return Object.assign(device, { welcome })
}

export async function startTestServer(
  options: Partial<Omit<AppOptions, 'config'>> & { readonly config?: Partial<Config> } = {},
): Promise<TestServer> {
  const { config, ...rest } = options
  const database = await createTestDatabase()
  // The same answers, whether or not the web app happens to be built.
  const webRoot = '/nowhere'
  const app = await buildApp({
    webRoot,
    ...rest,
    config: testConfig({ databaseUrl: database.url, ...config }),
  })
  const { context } = app
  const origin = await app.listen()
  return {
    origin,
    context,
    http: app.fastify.server,
    addDevice: (user) => newDevice(context.store, user, context.clock.now()),
    addPerson: (name) => newPerson(context.store, name, context.clock.now()),
    async direct(one, other) {
      const { store, clock } = context
      const pair = [one.user.id, other.user.id] as const
      return (await store.transaction((tx) => openDirectChat(tx, ...pair, clock.now()))).chatId
    },
    connect: (member, device) => connectDevice(origin, member, device),
    join: (member, calls, cursor) => joinAs(origin, member, calls, cursor),
    async send(member, method, path, body) {
      const headers = {
        ...(member === null ? {} : { authorization: `Bearer ${member.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }
      const text = body === undefined ? null : JSON.stringify(body)
      const answer = await fetch(`${origin}/api/v1${path}`, { method, headers, body: text })
      const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
      return { status: answer.status, body: isJson ? await answer.json() : await answer.text() }
    },
    async isConnected({ user, device }) {
      const devices = await context.presence.devicesOf([user.id])
      return devices.get(user.id)?.includes(device.id) === true
    },
    async close() {
      await app.close()
      await database.drop()
    },
  }
}
