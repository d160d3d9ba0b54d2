// The socket to the server.
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'online' }
  /** `retryAt` in milliseconds since the Unix epoch. */
  | { kind: 'offline'; retryAt: number }
  /** The session has ended: sign in again. */
  | { kind: 'signed_out' }
  /** Server and app speak no common version: load the app anew. */
  | { kind: 'unsupported' }

/** The two ends of one socket, as the connection uses them. */
export interface SocketHandlers {
  open(): void
  message(frame: string): void
  /** RFC 6455, section 7.4. Called once; nothing is called after it. */
  close(code: number): void
}
export interface Socket {
  send(frame: string): void
  close(): void
}
export type OpenSocket = (url: string, handlers: SocketHandlers) => Socket
