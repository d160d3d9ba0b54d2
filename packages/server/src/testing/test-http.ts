// A whole server for a test of its HTTP side, and people who speak to it.
import type { SessionInfo, User } from '@poruch/protocol'
import { onTestFinished } from 'vitest'
import { type App, buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { testConfig } from './test-config.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer
  readonly body: any
}

export interface RequestOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly from?: string
}

export type Send = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options?: RequestOptions,
) => Promise<Answer>

export interface TestPerson {
  readonly user: User
  readonly deviceId: SessionInfo['deviceId']
  readonly token: string
  /** A request with this person's bearer token. */
  readonly send: Send
}

export interface TestHttp {
  readonly app: App
  readonly clock: ManualClock
  /** A request of somebody who is not signed in, below /api/v1. */
  readonly send: Send
  signUp(username: string, more?: object): Promise<Answer>
  /** Somebody who just signed up; the first is the owner. */
  person(username: string): Promise<TestPerson>
  /** The same person on one more device. */
  signIn(username: string): Promise<TestPerson>
}

export const password = 'correct horse battery'

export async function startHttp(overrides: Partial<Config> = {}, webRoot = '/nowhere'): Promise<TestHttp> {
  const clock = createManualClock()
  const app = await buildApp({ config: testConfig(overrides), clock, webRoot })
  onTestFinished(() => app.close())

  const send: Send = async (method, path, { body, headers = {}, from = '127.0.0.1' } = {}) => {
    const answer = await app.fastify.inject({
      method,
      url: `/api/v1${path}`,
      headers: { host: 'poruch.test', ...headers },
      remoteAddress: from,
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : answer.body }
  }
  const personOf = ({ user, deviceId, token }: SessionInfo): TestPerson => {
    if (token === null) throw new Error('A bearer session has a token.')
    const authorization = `Bearer ${token}`
    const sendAs: Send = (method, path, options = {}) =>
      send(method, path, { ...options, headers: { authorization, ...options.headers } })
    return { user, deviceId, token, send: sendAs }
  }
  const signUp = (username: string, more: object = {}) =>
    send('POST', '/accounts', {
      body: { displayName: username, username, password, transport: 'bearer', ...more },
    })
  return {
    app,
    clock,
    send,
    signUp,
    person: async (username) => personOf((await signUp(username)).body),
    signIn: async (username) =>
      personOf((await send('POST', '/sessions', { body: { username, password, transport: 'bearer' } })).body),
  }
}
