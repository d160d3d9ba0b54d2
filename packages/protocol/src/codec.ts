// Text frames to messages and back: the only place that parses what came over the wire.
import type { ClientMessage } from './client-message.ts'
import type { ServerMessage } from './server-message.ts'

/** One message as the text of one WebSocket frame. */
export function encode(message: ClientMessage | ServerMessage): string {
  return JSON.stringify(message)
}

/** The value in a frame, not yet checked against a schema; undefined when it is no JSON object. */
export function decode(frame: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(frame)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * A frame from the server we signed in to, trusted in form: unknown fields are ignored, and unknown types pass
 * through for the caller to ignore, so that an older app can speak to a newer server.
 */
export function decodeServerMessage(frame: string): ServerMessage | undefined {
  const value = decode(frame)
  return typeof value?.type === 'string' ? (value as ServerMessage) : undefined
}
