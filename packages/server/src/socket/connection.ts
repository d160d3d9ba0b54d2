// One signed-in socket: who it is, what it is sent, when it is given up.
import { closeCodes, type DeviceId, type UserId } from '@poruch/protocol'
import type { Who } from '../who.ts'
import type { DeviceSocket } from './device-socket.ts'
import type { Frame } from './frame.ts'
import type { WaitingRoom } from './waiting-room.ts'

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
  readonly #room: WaitingRoom
  /** What came before the welcome; null once it is out. */
  #held: Frame[] | null = []
  #heldCount = 0
  #heldBytes = 0
  /** The last write said that much is unread. */
  #isBehind = false
  #isCorked = false
  #mostUnread = mostUnread

  /**
   * @param end closes the socket and lets go of the connection.
   * @param room of all, in which it leaves what is unread; whoever lets go of the connection takes it out.
   */
  constructor(who: Who, socket: DeviceSocket, end: (code: number) => void, room: WaitingRoom) {
    this.userId = who.userId
    this.deviceId = who.deviceId
    this.#socket = socket
    this.#end = end
    this.#room = room
  }

  /** Bytes that wait for it. */
  get unread(): number {
    return this.#heldBytes + this.#socket.unread
  }

  /** Only for the hub: what goes around it would overtake what waits there. */
  write(frame: Frame): void {
    // Told before it went, written after: nothing may wait for one whom nobody takes out of the room again.
    if (!this.#socket.isOpen) return
    if (this.#held !== null) {
      this.#hold(this.#held, frame)
    } else if (!this.#isBehind || this.#hasRoom()) {
      const wasBehind = this.#isBehind
      this.#isBehind = !this.#socket.write(frame)
      if (this.#isBehind && this.#isCorked) this.#sendCorked()
      if (this.#isBehind) this.#room.note(this)
      else if (wasBehind) this.#room.leave(this)
    } else {
      this.close(closeCodes.slowReader)
    }
  }

  #hold(held: Frame[], frame: Frame): void {
    this.#heldCount += frame.texts.length
    this.#heldBytes += frame.bytes.length
    if (this.#heldCount > mostHeld || this.#heldBytes > mostUnread) {
      this.close(closeCodes.slowReader)
      return
    }
    held.push(frame)
    this.#room.note(this)
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
    this.#heldBytes = 0
    this.#isBehind = !this.#socket.write(welcome)
    this.#mostUnread = mostUnread + this.#socket.unread
    // Also when nothing is: what was held is so no longer.
    this.#room.note(this)
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
