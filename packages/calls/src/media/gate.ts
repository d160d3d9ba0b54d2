// The gate between this device's tracks and everybody else: shut until the person here has called or accepted.
import type { TrackSource } from '@poruch/protocol'
import type { CallBackend } from '../backend.ts'

/** What the person did. Made in `Call.start`, `accept` and `comeBack` alone, never from a message. */
export interface LocalGesture {
  readonly by: 'start' | 'accept' | 'return'
}

export class Gate {
  readonly #tracks = new Map<TrackSource, MediaStreamTrack>()
  #backend: CallBackend | null = null
  #openedBy: LocalGesture | null = null
  #isHeld = false

  get isOpen(): boolean {
    return this.#openedBy !== null
  }

  /** Lets tracks through from now on. The only way to attach one to a connection begins here. */
  open(gesture: LocalGesture): void {
    this.#openedBy = gesture
    this.#passAll()
  }

  /** Holds everything back for a while, without giving up the tracks; it opens nothing that is not open. */
  hold(on: boolean): void {
    this.#isHeld = on
    for (const [source, track] of this.#tracks) {
      if (this.#openedBy) this.#backend?.publish(source, on ? null : track)
    }
  }

  /** Nothing passes any more; what had passed is taken back. */
  close(): void {
    this.#openedBy = null
    for (const source of this.#tracks.keys()) this.#backend?.publish(source, null)
    this.#tracks.clear()
  }

  /** Where tracks go once the gate is open. */
  connect(backend: CallBackend): void {
    this.#backend = backend
    this.#passAll()
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    if (track) this.#tracks.set(source, track)
    else this.#tracks.delete(source)
    if (this.#openedBy && !this.#isHeld) this.#backend?.publish(source, track)
  }

  #passAll(): void {
    if (!this.#openedBy || this.#isHeld) return
    for (const [source, track] of this.#tracks) this.#backend?.publish(source, track)
  }
}
