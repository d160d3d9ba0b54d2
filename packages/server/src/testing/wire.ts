// A socket in memory: whatever is on its way, in both directions, waits for the test to deliver, lose or repeat it.
import type { DeviceSocket, SocketListener } from '../socket/device-socket.ts'
import type { Frame } from '../socket/frame.ts'
import type { Activity } from './activity.ts'
import type { Member } from './test-server.ts'

/** What the program of a device wants to hear, as from a browser's socket. */
export interface SocketHandlers {
  open(): void
  message(frame: string): void
  close(code: number): void
}

/**
 * Carries one frame by itself: calls `deliver` once, later or twice, or never when it is lost.
 * @param frame null for the opening and the end of a socket
 */
export type Carry = (deliver: () => void, frame: string | null, towards: 'server' | 'device') => void

export interface WireOptions {
  readonly owner: Member
  /** Lets the server's end in; false: it is closing. */
  readonly admit: (socket: DeviceSocket) => boolean
  readonly activity: Activity
  /** Null: everything waits for `deliverToServer` and `deliverToDevice`. */
  readonly carry: Carry | null
}

/** No close frame (RFC 6455, section 7.4.1), and one without a code. */
const [abnormal, noStatus] = [1006, 1005]

export class Wire {
  /** Whose device, whose cookie. */
  readonly owner: Member
  /** Frames on their way, the oldest first; a test may take out, repeat and reorder them. */
  readonly toServer: string[] = []
  readonly toDevice: string[] = []
  /** The device's end. */
  readonly socket = { send: (frame: string) => this.#say(frame), close: () => this.#letGo() }
  readonly #handlers: SocketHandlers
  readonly #options: WireOptions
  #device: 'opening' | 'open' | 'closed' = 'opening'
  #server: 'away' | 'open' | 'closed' = 'away'
  #listener: SocketListener | null = null
  /** Nothing gets through any more, towards whom. */
  #isCut = { server: false, device: false }
  /** The close that is on its way behind all frames, with its code. */
  #goodbye: number | null = null
  #farewell: number | null = null
  #ping: 'none' | 'asked' | 'answered' = 'none'

  constructor(handlers: SocketHandlers, options: WireOptions) {
    this.owner = options.owner
    this.#handlers = handlers
    this.#options = options
    this.#carry(() => this.#open(), null, 'server')
  }

  /** The device let go, or was told that it is over. */
  get closed(): boolean {
    return this.#device === 'closed'
  }

  /** The next that is on its way: the opening, a frame, the end. @returns false when there was nothing. */
  deliverToServer(): boolean {
    if (this.#device === 'opening') return this.#open()
    const frame = this.toServer.shift()
    if (frame !== undefined) {
      this.#hand(frame)
      return true
    }
    return this.#pong() || this.#endServer()
  }

  deliverToDevice(): boolean {
    const frame = this.toDevice.shift()
    if (frame !== undefined) {
      this.#show(frame)
      return true
    }
    if (this.#ping === 'asked') {
      this.#ping = 'answered'
      return true
    }
    return this.#endDevice()
  }

  /**
   * The network breaks, and the device notices. What was on its way to it is lost; what was on its way to the server is
   * lost too, or arrives `late` all the same. The server hears of the end after that, when it is delivered.
   */
  drop(toServer: 'lost' | 'late' = 'lost'): void {
    this.#isCut = { server: toServer === 'lost', device: true }
    this.toDevice.length = 0
    if (toServer === 'lost') this.toServer.length = 0
    this.#ping = 'none'
    this.#goodbye ??= abnormal
    this.#carry(() => this.#endServer(), null, 'server')
    if (this.#device === 'closed') return
    this.#device = 'closed'
    this.#handlers.close(abnormal)
  }

  /** The network breaks, and neither end notices: all that is said, before and after, is lost. */
  silence(): void {
    this.#isCut = { server: true, device: true }
    this.toServer.length = 0
    this.toDevice.length = 0
    this.#ping = 'none'
  }

  #open(): boolean {
    if (this.#device !== 'opening' || this.#isCut.server) return false
    this.#options.activity.note()
    if (this.#options.admit(this.#serverEnd())) {
      this.#server = 'open'
      this.#device = 'open'
      this.#handlers.open()
    } else {
      this.#device = 'closed'
      this.#handlers.close(abnormal)
    }
    return true
  }

  #say(frame: string): void {
    if (this.#device !== 'open' || this.#isCut.server) return
    if (this.#options.carry === null) this.toServer.push(frame)
    else this.#carry(() => !this.#isCut.server && this.#hand(frame), frame, 'server')
  }

  #letGo(): void {
    if (this.#device === 'closed') return
    this.#device = 'closed'
    if (this.#isCut.server) return
    this.#goodbye = noStatus
    this.#carry(() => this.#endServer(), null, 'server')
  }

  #hand(frame: string): void {
    if (this.#server !== 'open') return
    this.#options.activity.note()
    this.#listener?.frame(frame)
  }

  #show(frame: string): void {
    if (this.#device === 'open') this.#handlers.message(frame)
  }

  #pong(): boolean {
    if (this.#ping !== 'answered') return false
    this.#ping = 'none'
    if (this.#server === 'open') this.#listener?.sign()
    return true
  }

  #endServer(): boolean {
    const code = this.#goodbye
    if (code === null || this.#server !== 'open') return false
    this.#server = 'closed'
    this.#options.activity.note()
    this.#listener?.closed(code)
    return true
  }

  #endDevice(): boolean {
    const code = this.#farewell
    if (code === null || this.#device === 'closed' || this.#isCut.device) return false
    this.#device = 'closed'
    this.#handlers.close(code)
    return true
  }

  /** What the server holds. It need not wait for the device to agree to the end. */
  #serverEnd(): DeviceSocket {
    const end = (code: number) => {
      if (this.#server !== 'open') return
      this.#server = 'closed'
      this.#farewell = code
      if (!this.#isCut.device) this.#carry(() => this.#endDevice(), null, 'device')
      this.#listener?.closed(code)
    }
    const isOpen = () => this.#server === 'open'
    const unread = () => this.toDevice.reduce((bytes, frame) => bytes + Buffer.byteLength(frame), 0)
    return {
      get isOpen() {
        return isOpen()
      },
      get unread() {
        return unread()
      },
      write: (frame) => this.#write(frame),
      // Nothing is gained by it here: frames are carried one by one.
      cork: () => undefined,
      uncork: () => undefined,
      ping: () => this.#askForSign(),
      close: end,
      cut: () => end(abnormal),
      listen: (listener) => {
        this.#listener = listener
      },
    }
  }

  #write({ texts }: Frame): boolean {
    this.#options.activity.note()
    for (const text of texts) {
      if (this.#server !== 'open' || this.#isCut.device) break
      if (this.#options.carry === null) this.toDevice.push(text)
      else this.#carry(() => !this.#isCut.device && this.#show(text), text, 'device')
    }
    return this.toDevice.length === 0
  }

  /** Browsers answer pings by themselves (RFC 6455, section 5.5.2). */
  #askForSign(): void {
    if (this.#device !== 'open' || this.#isCut.device) return
    this.#ping = 'asked'
    this.#carry(() => this.#carry(() => this.#pongOver(), null, 'server'), null, 'device')
  }

  #pongOver(): void {
    if (this.#isCut.server) return
    this.#ping = 'answered'
    this.#pong()
  }

  #carry(deliver: () => void, frame: string | null, towards: 'server' | 'device'): void {
    this.#options.carry?.(deliver, frame, towards)
  }
}
