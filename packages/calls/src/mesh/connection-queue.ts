// Owns an RTCPeerConnection: whoever exchanges descriptions or candidates gets it in turn, and nowhere else.
import { SerialQueue } from '@poruch/live'

/** What must not overlap: each of these goes through states of the connection that the others would find half-way. */
type Exchange =
  | 'addIceCandidate'
  | 'createAnswer'
  | 'createOffer'
  | 'restartIce'
  | 'setLocalDescription'
  | 'setRemoteDescription'

/** The part of a connection that may be touched at any time: its lines, its channel, its events, its statistics. */
export type SharedConnection = Omit<RTCPeerConnection, Exchange | 'close'>

export class ConnectionQueue {
  readonly shared: SharedConnection
  readonly #pc: RTCPeerConnection
  readonly #queue = new SerialQueue()
  #closed = false

  constructor(pc: RTCPeerConnection) {
    this.#pc = pc
    this.shared = pc
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Gives the connection to `task` after all earlier ones have ended. So an offer of the other side is never looked at
   * while one of ours is being made (`makingOffer` in W3C WebRTC, section 10.7), nor while an answer is being applied
   * (`isSettingRemoteAnswerPending`). Does nothing when it is closed by then; rejects with what `task` throws, unless
   * that came of closing.
   */
  async run(task: (pc: RTCPeerConnection) => Promise<void>): Promise<void> {
    try {
      await this.#queue.run(async () => {
        if (!this.#closed) await task(this.#pc)
      })
    } catch (error) {
      if (!this.#closed) throw error
    }
  }

  close(): void {
    this.#closed = true
    this.#pc.close()
  }
}
