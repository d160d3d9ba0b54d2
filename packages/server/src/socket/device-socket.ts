// Port: one socket of a device, however its frames travel.
import type { Frame } from './frame.ts'

/** What a socket tells its owner. */
export interface SocketListener {
  /** A frame; null for one of bytes, which no device of ours sends. */
  frame(text: string | null): void
  /** The other end is there: a ping or a pong (RFC 6455, section 5.5). */
  sign(): void
  /** A broken or misused line; a close follows. */
  failed(error: unknown): void
  /** RFC 6455, section 7.4. Called once; nothing is called after it. */
  closed(code: number): void
}

export interface DeviceSocket {
  /** False as soon as either end has begun to close it. */
  readonly isOpen: boolean
  /** Bytes that were written and are not read yet. */
  readonly unread: number
  /** Dropped when it is not open. @returns false when much waits to be read: then `unread` is worth a look. */
  write(frame: Frame): boolean
  /** What is written between the two goes out in one piece. */
  cork(): void
  uncork(): void
  /** Asks for a sign of life (RFC 6455, section 5.5.2). */
  ping(): void
  /** Says goodbye with a code; cuts the line when the other end does not answer in time. */
  close(code: number): void
  /** Ends it without a word. */
  cut(): void
  /** From now on it tells what happens; once. */
  listen(listener: SocketListener): void
}
