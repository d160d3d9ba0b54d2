// One signed-in socket: who it is, what it is sent, when it is given up.
import type { Duplex } from 'node:stream'
import { closeCodes, type DeviceId, type UserId } from '@poruch/protocol'
import { WebSocket } from 'ws'
import type { Who } from '../who.ts'
import { type Frame, writeFrame } from './frame.ts'

/** Bytes that may wait for a device which does not read. */
const mostUnread = 1024 * 1024
/** Frames kept for a device while its welcome is made. */
const mostHeld = 2_000
/** A close frame may stand behind `mostUnread` bytes; after this long the socket is cut. */
const closeMs = 10_000

export class Connection implements Who {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #end: (code: number) => void
  /** What came before the welcome; null once it is out. */
  #held: Frame[] | null = []
  #mostUnread = mostUnread

  /** @param end closes the socket and lets go of the connection. */
  constructor(who: Who, socket: WebSocket, stream: Duplex, end: (code: number) => void) {
    this.userId = who.userId
    this.deviceId = who.deviceId
    this.#socket = socket
    this.#stream = stream
    this.#end = end
  }

  /** Only for the hub: what goes around it would overtake what waits there. */
  write(frame: Frame): void {
    if (this.#held !== null) {
      if (this.#held.length < mostHeld) this.#held.push(frame)
      else this.close(closeCodes.slowReader)
    } else if (this.#hasRoom()) {
      writeFrame(this.#socket, this.#stream, frame)
    } else {
      this.close(closeCodes.slowReader)
    }
  }

  /** Sends the first frame, then what was held meanwhile. However large it is, a device may take its time for it. */
  open(welcome: Frame): void {
    const held = this.#held ?? []
    this.#held = null
    writeFrame(this.#socket, this.#stream, welcome)
    this.#mostUnread = mostUnread + this.#socket.bufferedAmount
    for (const frame of held) this.write(frame)
  }

  close(code: number): void {
    this.#end(code)
  }

  #hasRoom(): boolean {
    const unread = this.#socket.bufferedAmount
    if (unread <= mostUnread) this.#mostUnread = mostUnread
    return unread <= this.#mostUnread
  }
}

/** Closes with a code, and cuts the line when the other end does not answer. */
export function closeSocket(socket: WebSocket, code: number): void {
  if (socket.readyState !== WebSocket.OPEN) return
  socket.close(code)
  const timer = setTimeout(() => socket.terminate(), closeMs)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}
