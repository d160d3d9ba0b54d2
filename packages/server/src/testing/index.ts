// A server for the tests of those who speak to one.
export { FileDatabase } from './backup.ts'
export type { HttpWay } from './memory-http.ts'
export { type MemoryServer, type MemoryServerOptions, openMemoryServer } from './memory-server.ts'
export { rewrite, setBack, storedCalls, storedMessages } from './stored-talk.ts'
export type { Member } from './test-server.ts'
export type { Carry, SocketHandlers, Wire } from './wire.ts'
