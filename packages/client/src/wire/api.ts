// What the server answers over HTTP, under `${origin}/api/v1`.
import { eitherSignal } from '@poruch/live'
import {
  type CallId,
  type CallLog,
  type CallSettings,
  type Changes,
  type Chat,
  type ChatEntry,
  type ChatId,
  type DeviceId,
  type Devices,
  decode,
  type ErrorCode,
  type History,
  type Invite,
  type InviteCheck,
  type InviteDraft,
  type InviteId,
  type Members,
  type NewInvite,
  type PasswordChange,
  PoruchError,
  type Rooms,
  type RosterPage,
  type ServerInfo,
  type SessionInfo,
  type SignIn,
  type SignUp,
  type User,
  type UserId,
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
  /** At most `limits.namedMax`; ids of nobody are left out. */
  named(ids: readonly UserId[]): Promise<readonly User[]>
  /** The page that `more` of the one before names. */
  rosterPage(after: string): Promise<RosterPage>
  /** One chat as it stands in the roster. */
  chat(chatId: ChatId): Promise<ChatEntry>
  /** `after` is the `more` of the page before. */
  members(chatId: ChatId, page: { after?: string; query?: string; limit?: number }): Promise<Members>
  banned(chatId: ChatId): Promise<readonly User[]>
  rooms(chatId: ChatId): Promise<Rooms>
  /** A PNG, JPEG or WebP of at most `limits.pictureBytes`, of which the server makes a square. */
  setPicture(chatId: ChatId, picture: Blob): Promise<Chat>
  removePicture(chatId: ChatId): Promise<Chat>
  /** The page before a place in the chat, the newest without one. */
  history(chatId: ChatId, page: { before?: number; limit?: number }): Promise<History>
  changes(chatId: ChatId, page: { since: number; limit?: number }): Promise<Changes>
  /** When this person is not to be called, on all their devices. */
  callSettings(): Promise<CallSettings>
  /** Gives them as the server keeps them. */
  setCallSettings(settings: CallSettings): Promise<CallSettings>
  /** Newest first; `before` in milliseconds since the Unix epoch. */
  /** Older ones than the call with this time and id. */
  callLog(page: { before?: number; beforeId?: CallId; limit?: number }): Promise<CallLog>
  /** With `chatId` a link into that chat, otherwise one to the server. */
  createInvite(draft: InviteDraft): Promise<NewInvite>
  /** Those into a chat; without one, those to the server. */
  invites(chatId?: ChatId): Promise<readonly Invite[]>
  revokeInvite(id: InviteId): Promise<void>
  /** Does this link still lead somewhere, and into which chat? */
  checkInvite(token: string): Promise<InviteCheck>
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
  /** A `Blob` is sent as it is, everything else as JSON. */
  body?: object
  signal?: AbortSignal | undefined
}

/** The error answer as an error; what comes from something else than our server (a proxy) is no refusal. */
function refusal(status: number, answer: Readonly<Record<string, unknown>> | undefined): Error {
  if (typeof answer?.code !== 'string') return new NetworkError(`Something answered with status ${status}.`)
  // A code that this app does not know is a final refusal all the same.
  return new PoruchError(answer.code as ErrorCode, {
    field: typeof answer.field === 'string' ? answer.field : null,
    retryAfterMs: typeof answer.retryAfterMs === 'number' ? answer.retryAfterMs : null,
  })
}

function requester(options: ApiOptions) {
  const send = options.fetch ?? ((input, init) => fetch(input, init))
  const base = `${options.origin}/api/v1`

  return async function request<T>({ method, path, body, signal }: Request): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = body instanceof Blob ? body.type : 'application/json'
    if (options.token) headers.authorization = `Bearer ${options.token}`
    const late = AbortSignal.timeout(answerMs)
    const init: RequestInit = {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signal === undefined ? late : eitherSignal(signal, late),
    }
    if (body !== undefined) init.body = body instanceof Blob ? body : JSON.stringify(body)
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
    async named(ids) {
      return (await get<{ users: readonly User[] }>(`/users/named${query({ ids: ids.join() })}`)).users
    },
    rosterPage: (after) => get(`/roster${query({ after })}`),
    chat: (chatId) => get(chat(chatId)),
    members: (chatId, page) => get(`${chat(chatId)}/members${query(page)}`),
    banned: async (chatId) => (await get<{ users: readonly User[] }>(`${chat(chatId)}/banned`)).users,
    rooms: (chatId) => get(`${chat(chatId)}/rooms`),
    async setPicture(chatId, body) {
      const answer = await request<{ chat: Chat }>({ method: 'PUT', path: `${chat(chatId)}/picture`, body })
      return answer.chat
    },
    async removePicture(chatId) {
      return (await request<{ chat: Chat }>({ method: 'DELETE', path: `${chat(chatId)}/picture` })).chat
    },
    history: (chatId, { before, limit }) => get(`${chat(chatId)}/messages${query({ before, limit })}`),
    changes: (chatId, { since, limit }) => get(`${chat(chatId)}/changes${query({ since, limit })}`),
    callLog: ({ before, beforeId, limit }) => get(`/calls${query({ before, beforeId, limit })}`),
    callSettings: () => get('/me/calls'),
    setCallSettings: (body) => request({ method: 'PUT', path: '/me/calls', body }),
    createInvite: (draft) => post('/invites', draft),
    async invites(chatId) {
      return (await get<{ invites: readonly Invite[] }>(`/invites${query({ chatId })}`)).invites
    },
    revokeInvite: (id) => remove(`/invites/${encodeURIComponent(id)}`),
    checkInvite: (token) => get(`/invites/${encodeURIComponent(token)}`),
  }
}
