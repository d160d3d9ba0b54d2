// Events as the bytes of WebSocket frames, built once and written to many sockets.
import type { Duplex } from 'node:stream'
import * as ws from 'ws'

/** One frame, or several that go out together. */
export interface Frame {
  /** The payload of each. */
  readonly texts: readonly string[]
  /** Headers and payloads (RFC 6455, section 5.2), unmasked; null when they cannot be built here. */
  readonly bytes: Buffer | null
}

interface FrameOptions {
  readonly fin: boolean
  readonly opcode: number
  readonly mask: boolean
  readonly rsv1: boolean
  readonly readOnly: boolean
}
type Build = (payload: Buffer, options: FrameOptions) => Buffer[]

const textFrame: FrameOptions = { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true }

/** `Sender.frame` is exported by the library but not part of its documentation, so it is looked for, not relied on. */
function findBuild(): Build | null {
  const sender: unknown = Reflect.get(ws, 'Sender')
  if (typeof sender !== 'function') return null
  const build: unknown = Reflect.get(sender, 'frame')
  return typeof build === 'function' ? (payload, options) => build.call(sender, payload, options) : null
}

const build = findBuild()

/** A text frame without compression. */
export function toFrame(text: string): Frame {
  const payload = Buffer.from(text)
  return { texts: [text], bytes: build === null ? null : Buffer.concat(build(payload, textFrame)) }
}

/** All that these hold, in their order, as one piece. */
export function joinFrames(frames: readonly Frame[]): Frame {
  const [only] = frames
  if (only !== undefined && frames.length === 1) return only
  const bytes = frames.map((frame) => frame.bytes).filter((piece) => piece !== null)
  return {
    texts: frames.flatMap(({ texts }) => texts),
    bytes: bytes.length === frames.length ? Buffer.concat(bytes) : null,
  }
}

/** Bytes on the wire; as near as can be said where none were built. */
export function sizeOf({ texts, bytes }: Frame): number {
  return bytes?.length ?? texts.reduce((sum, text) => sum + text.length, 0)
}

/**
 * Writes a frame. Straight to the stream below where that is possible: without compression the library's own
 * `send` writes at once too, so the order of both ways is the order of calls.
 * @returns false when more waits than the stream likes to keep.
 */
export function writeFrame(socket: ws.WebSocket, stream: Duplex, frame: Frame): boolean {
  if (socket.readyState !== ws.WebSocket.OPEN) return true
  if (frame.bytes !== null && stream.writable) return stream.write(frame.bytes)
  for (const text of frame.texts) socket.send(text)
  return socket.bufferedAmount === 0
}
