// Valid wire objects for tests of every package: what the test says stands, the rest is filled in, so that a new field
// breaks one place.
import { type ErrorCode, errors } from '../errors.ts'
import type { CallLog, Changes, ChatEntry, History, Members, ServerInfo, SessionInfo } from '../http.ts'
import type { DeviceId } from '../ids.ts'
import { timeouts } from '../limits.ts'
import { newId } from '../new-id.ts'
import type { ServerMessageOf, ServerMessageType } from '../server-message.ts'
import { madeAt, nouns } from './nouns.ts'

/** An event but for its type. */
type Event<Type extends ServerMessageType> = Partial<Omit<ServerMessageOf<Type>, 'type'>>

/** The first event on a socket, of a person with no chats, unless told. */
const welcome = (over: Event<'welcome'> = {}): ServerMessageOf<'welcome'> => ({
  type: 'welcome',
  re: null,
  version: 1,
  serverAt: madeAt,
  me: nouns.user(),
  deviceId: newId<DeviceId>(),
  scope: 'whole',
  roster: nouns.page(),
  cursor: 'cursor-1',
  calls: [],
  seen: [],
  users: [],
  iceServers: [],
  iceExpiresAt: null,
  heartbeatMs: timeouts.heartbeatMs,
  ...over,
})

const pong = (over: Event<'pong'> = {}): ServerMessageOf<'pong'> => ({
  type: 'pong',
  re: null,
  serverAt: madeAt,
  cursor: 'cursor-1',
  ...over,
})

/** A refusal with the sentence of the catalogue. */
const error = (code: ErrorCode, over: Event<'error'> = {}): ServerMessageOf<'error'> => ({
  type: 'error',
  re: null,
  code,
  message: errors[code].sentence,
  field: null,
  retryAfterMs: null,
  ...over,
})

const added = (over: Event<'chat.added'> = {}): ServerMessageOf<'chat.added'> => ({
  type: 'chat.added',
  re: null,
  entry: nouns.entry(),
  users: [],
  ...over,
})

const session = (over: Partial<SessionInfo> = {}): SessionInfo => ({
  user: nouns.user(),
  deviceId: newId<DeviceId>(),
  token: null,
  ...over,
})

const serverInfo = (over: Partial<ServerInfo> = {}): ServerInfo => ({
  name: 'Poruch',
  version: '0.1.0',
  registration: 'open',
  empty: false,
  ...over,
})

const chatEntry = (over: Partial<ChatEntry> = {}): ChatEntry => ({ entry: nouns.entry(), users: [], ...over })
const members = (over: Partial<Members> = {}): Members => ({ members: [], users: [], more: null, ...over })
const history = (over: Partial<History> = {}): History => ({ messages: [], more: false, ...over })
const callLog = (over: Partial<CallLog> = {}): CallLog => ({ calls: [], users: [], more: false, ...over })

/** What changed in a chat; everything up to its `lastSeq` is in it, unless told. */
function changes(over: Partial<Changes> = {}): Changes {
  const place = over.chat ?? nouns.chat()
  return { chat: place, messages: [], upTo: place.lastSeq, more: false, ...over }
}

export const make = {
  ...nouns,
  welcome,
  pong,
  error,
  added,
  session,
  serverInfo,
  chatEntry,
  members,
  history,
  callLog,
  changes,
}
