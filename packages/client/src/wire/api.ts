// What the server answers over HTTP, under `${origin}/api/v1`.
import {
  type CallId,
  type CallLog,
  type Changes,
  type ChatId,
  type DeviceId,
  type Devices,
  decode,
  type History,
  type Invite,
  type InviteDraft,
  type InviteId,
  isErrorCode,
  type NewInvite,
  type PasswordChange,
  PoruchError,
  type ServerInfo,
  type SessionInfo,
  type SignIn,
  type SignUp,
  type User,
} from '@poruch/protocol'

/** No answer came: no network, no server, or not in time. Whether the request was carried out is unknown. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** Every call rejects with PoruchError (the server's refusal) or NetworkError (no answer). */
export interface Api {
  server(): Promise<ServerInfo>
  /** Null: not signed in. */
  session(): Promise<SessionInfo | null>
  signUp(body: SignUp): Promise<SessionInfo>
  signIn(body: SignIn): Promise<SessionInfo>
  signOut(): Promise<void>
  /** Signs out all other devices. */
  changePassword(body: PasswordChange): Promise<void>
  devices(): Promise<Devices>
  removeDevice(id: DeviceId): Promise<void>
  removeOtherDevices(): Promise<void>
  /** Rejects with the signal's reason when it is aborted. */
  searchUsers(query: string, signal?: AbortSignal): Promise<readonly User[]>
  /** The page before a place in the chat, the newest without one. */
  history(chatId: ChatId, page: { before?: number; limit?: number }): Promise<History>
  changes(chatId: ChatId, page: { since: number; limit?: number }): Promise<Changes>
  /** Newest first; `before` in milliseconds since the Unix epoch. */
  /** Older ones than the call with this time and id. */
  callLog(page: { before?: number; beforeId?: CallId; limit?: number }): Promise<CallLog>
  createInvite(draft: InviteDraft): Promise<NewInvite>
  invites(): Promise<readonly Invite[]>
  revokeInvite(id: InviteId): Promise<void>
  /** May an account be made with this link? */
  checkInvite(token: string): Promise<boolean>
}

export interface ApiOptions {
  /** Such as `https://chat.example.org`, without a slash at the end. */
  origin: string
  /** For apps and bots; a browser's cookie says who it is. */
  token?: string | null
  fetch?: typeof fetch
}

/** Longer than any answer should take, shorter than a person waits. */
const answerMs = 20_000

interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: object
  signal?: AbortSignal | undefined
}

/** The error answer as an error; what comes from something else than our server (a proxy) is no refusal. */
function refusal(status: number, answer: Readonly<Record<string, unknown>> | undefined): Error {
  if (typeof answer?.code !== 'string') return new NetworkError(`Something answered with status ${status}.`)
  // A code that this app does not know is a final refusal.
  const code = isErrorCode(answer.code) ? answer.code : 'unsupported'
  return new PoruchError(code, {
    field: typeof answer.field === 'string' ? answer.field : null,
    retryAfterMs: typeof answer.retryAfterMs === 'number' ? answer.retryAfterMs : null,
  })
}

function requester(options: ApiOptions) {
  const send = options.fetch ?? ((input, init) => fetch(input, init))
  const base = `${options.origin}/api/v1`

  return async function request<T>({ method, path, body, signal }: Request): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (options.token) headers.authorization = `Bearer ${options.token}`
    const late = AbortSignal.timeout(answerMs)
    const init: RequestInit = {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    }
    if (body !== undefined) init.body = JSON.stringify(body)
    let status: number
    let text: string
    try {
      const response = await send(base + path, init)
      status = response.status
      text = await response.text()
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      throw new NetworkError('The server could not be reached.', { cause: error })
    }
    const answer = text === '' ? {} : decode(text)
    if (status >= 400) throw refusal(status, answer)
    // A page of a captive portal or a misled proxy comes with status 200 and is no JSON.
    if (answer === undefined) throw new NetworkError('Something else than the server answered.')
    return answer as T
  }
}

function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** The HTTP side of one server, for one session. */
export function createApi(options: ApiOptions): Api {
  const request = requester(options)
  const get = <T>(path: string, signal?: AbortSignal) => request<T>({ method: 'GET', path, signal })
  const post = <T>(path: string, body: object) => request<T>({ method: 'POST', path, body })
  const remove = async (path: string): Promise<void> => {
    await request({ method: 'DELETE', path })
  }
  const chat = (chatId: ChatId) => `/chats/${encodeURIComponent(chatId)}`

  return {
    server: () => get('/server'),
    async session() {
      try {
        return await get<SessionInfo>('/session')
      } catch (error) {
        if (error instanceof PoruchError && error.code === 'unauthenticated') return null
        throw error
      }
    },
    signUp: (body) => post('/accounts', body),
    signIn: (body) => post('/sessions', body),
    signOut: () => remove('/session'),
    async changePassword(body) {
      await request({ method: 'PUT', path: '/password', body })
    },
    devices: () => get('/devices'),
    removeDevice: (id) => remove(`/devices/${encodeURIComponent(id)}`),
    removeOtherDevices: () => remove('/devices'),
    async searchUsers(text, signal) {
      const found = await get<{ users: readonly User[] }>(`/users${query({ query: text })}`, signal)
      return found.users
    },
    history: (chatId, { before, limit }) => get(`${chat(chatId)}/messages${query({ before, limit })}`),
    changes: (chatId, { since, limit }) => get(`${chat(chatId)}/changes${query({ since, limit })}`),
    callLog: ({ before, beforeId, limit }) => get(`/calls${query({ before, beforeId, limit })}`),
    createInvite: (draft) => post('/invites', draft),
    invites: async () => (await get<{ invites: readonly Invite[] }>('/invites')).invites,
    revokeInvite: (id) => remove(`/invites/${encodeURIComponent(id)}`),
    async checkInvite(token) {
      const answer = await get<{ valid: boolean }>(`/invites/${encodeURIComponent(token)}`)
      return answer.valid
    },
  }
}
