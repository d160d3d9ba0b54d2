// Refuses what never becomes a request: no HTTP, headers too large, or not there in time.
import type { Socket } from 'node:net'
import { errors, type HttpError, PoruchError } from '@poruch/protocol'
import { STATUS_CODES } from './node-http.ts'

/** The same words as over HTTP, written by hand: there is no answer yet that could be sent. */
export function refuseUnread(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, refusal } = whatIsWrong(error.code)
  const { code, field, retryAfterMs } = refusal
  const message = errors[code].sentence
  const body = JSON.stringify({ code, message, field, retryAfterMs } satisfies HttpError)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Whoever spoke so is not listened to any longer, as in Node itself.
  socket.destroy(error)
}

function whatIsWrong(code: string | undefined): { status: 400 | 408 | 431; refusal: PoruchError } {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, refusal: new PoruchError('too_large') }
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  return { status, refusal: new PoruchError('invalid') }
}
