// Stays in step with a server: connection, catch-up, outbox, cache.

export { memoryCache } from './cache/memory.ts'
export { openCache } from './cache/open-cache.ts'
export type { PendingMessage } from './cache/pending.ts'
export type { Cache } from './cache/port.ts'
export type { CallChannel, CallCommand } from './calls.ts'
export type { ChatSummary, Roster } from './chats/roster.ts'
export type { Timeline, TimelineState } from './messages/timeline.ts'
export { openSession, type Session, type SessionOptions } from './session.ts'
export { type Api, type ApiOptions, createApi, NetworkError } from './wire/api.ts'
export type { ConnectionState } from './wire/connection.ts'
export type { OpenSocket, Socket, SocketHandlers } from './wire/socket.ts'
