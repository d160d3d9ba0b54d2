// Events as the bytes of WebSocket frames, built once and written to many sockets.
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'

/** One frame, or several that go out together. */
export interface Frame {
  /** The payload of each. */
  readonly texts: readonly string[]
  /** Headers and payloads. */
  readonly bytes: Buffer
}

/** The last piece of a message, which is a text, without an extension (RFC 6455, section 5.2). */
const wholeText = 0x81
/** Longer payloads have their length in two further bytes, or in eight. */
const [shortMost, middleMost, middleMark, longMark] = [125, 0xffff, 126, 127]

/** A text frame as servers send it: neither masked nor compressed. */
export function toFrame(text: string): Frame {
  const length = Buffer.byteLength(text)
  const head = length <= shortMost ? 2 : length <= middleMost ? 4 : 10
  const bytes = Buffer.allocUnsafe(head + length)
  bytes[0] = wholeText
  if (head === 2) {
    bytes[1] = length
  } else if (head === 4) {
    bytes[1] = middleMark
    bytes.writeUInt16BE(length, 2)
  } else {
    bytes[1] = longMark
    bytes.writeBigUInt64BE(BigInt(length), 2)
  }
  bytes.write(text, head)
  return { texts: [text], bytes }
}

/** All that these hold, in their order, as one piece. */
export function joinFrames(frames: readonly Frame[]): Frame {
  const [only] = frames
  if (only !== undefined && frames.length === 1) return only
  return {
    texts: frames.flatMap(({ texts }) => texts),
    bytes: Buffer.concat(frames.map(({ bytes }) => bytes)),
  }
}

/**
 * Writes a frame straight to the stream below: without compression the library's own `send` writes at once too, so the
 * order of both ways is the order of calls.
 * @returns false when more waits than the stream likes to keep.
 */
export function writeFrame(socket: WebSocket, stream: Duplex, { bytes }: Frame): boolean {
  return socket.readyState === WebSocket.OPEN ? stream.write(bytes) : true
}
