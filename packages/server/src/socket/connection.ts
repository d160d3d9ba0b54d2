// One signed-in socket: who it is, what it is sent, when it is given up.
import { closeCodes, type DeviceId, type UserId } from '@poruch/protocol'
import type { Who } from '../who.ts'
import type { DeviceSocket } from './device-socket.ts'
import type { Frame } from './frame.ts'

/** Bytes that may wait for a device which does not read. */
const mostUnread = 1024 * 1024
/** Events kept for a device while its welcome is made. */
const mostHeld = 2_000

export class Connection implements Who {
  static #made = 0
  /** Grows from each to the next, so that lists of them can be kept in order. */
  readonly order = ++Connection.#made
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly #socket: DeviceSocket
  readonly #end: (code: number) => void
  /** What came before the welcome; null once it is out. */
  #held: Frame[] | null = []
  #heldCount = 0
  /** The last write said that much is unread. */
  #isBehind = false
  #isCorked = false
  #mostUnread = mostUnread

  /** @param end closes the socket and lets go of the connection. */
  constructor(who: Who, socket: DeviceSocket, end: (code: number) => void) {
    this.userId = who.userId
    this.deviceId = who.deviceId
    this.#socket = socket
    this.#end = end
  }

  /** Only for the hub: what goes around it would overtake what waits there. */
  write(frame: Frame): void {
    if (this.#held !== null) {
      this.#heldCount += frame.texts.length
      if (this.#heldCount <= mostHeld) this.#held.push(frame)
      else this.close(closeCodes.slowReader)
    } else if (!this.#isBehind || this.#hasRoom()) {
      this.#isBehind = !this.#socket.write(frame)
      if (this.#isBehind && this.#isCorked) this.#sendCorked()
    } else {
      this.close(closeCodes.slowReader)
    }
  }

  /** What is written between the two goes out in one piece. */
  cork(): void {
    this.#isCorked = true
    this.#socket.cork()
  }

  uncork(): void {
    this.#isCorked = false
    this.#socket.uncork()
  }

  /** What was only kept back to go out with more is nothing that the device has not read. */
  #sendCorked(): void {
    this.#socket.uncork()
    this.#socket.cork()
  }

  /** Sends the first frame, then what was held meanwhile. However large it is, a device may take its time for it. */
  open(welcome: Frame): void {
    const held = this.#held ?? []
    this.#held = null
    this.#isBehind = !this.#socket.write(welcome)
    this.#mostUnread = mostUnread + this.#socket.unread
    for (const frame of held) this.write(frame)
  }

  close(code: number): void {
    this.#end(code)
  }

  #hasRoom(): boolean {
    const unread = this.#socket.unread
    if (unread <= mostUnread) this.#mostUnread = mostUnread
    return unread <= this.#mostUnread
  }
}
