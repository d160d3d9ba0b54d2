// Tracks, streams and devices without a browser.

export class FakeTrack extends EventTarget {
  static next = 1
  readonly id = `track-${FakeTrack.next++}`
  readonly kind: 'audio' | 'video'
  readonly deviceId: string
  enabled = true
  contentHint = ''
  readyState: 'live' | 'ended' = 'live'
  /** Of the picture. */
  size = { width: 1280, height: 720 }
  /** The system has taken the device away for a while. */
  muted = false
  /** What is said into it, and so into its copies: root of the mean square. */
  sound = { rms: 0.001 }
  readonly #copies: FakeTrack[] = []

  constructor(kind: 'audio' | 'video', deviceId = 'default') {
    super()
    this.kind = kind
    this.deviceId = deviceId
  }

  /** As a meter hears it. */
  get loudness(): number {
    return this.enabled && this.readyState === 'live' ? this.sound.rms : 0
  }

  /** It, or a copy of it, is live: the device is open. */
  get isOpen(): boolean {
    return this.readyState === 'live' || this.#copies.some((copy) => copy.isOpen)
  }

  clone(): FakeTrack {
    const copy = new FakeTrack(this.kind, this.deviceId)
    copy.sound = this.sound
    copy.enabled = this.enabled
    this.#copies.push(copy)
    return copy
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId, ...(this.kind === 'video' ? this.size : {}) }
  }

  stop(): void {
    this.readyState = 'ended'
  }

  /** The device goes away, which no `stop` did. */
  unplug(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

export class FakeStream {
  readonly #tracks = new Set<FakeTrack>()

  addTrack(track: FakeTrack): void {
    this.#tracks.add(track)
  }

  removeTrack(track: FakeTrack): void {
    this.#tracks.delete(track)
  }

  getTracks(): FakeTrack[] {
    return [...this.#tracks]
  }

  getAudioTracks(): FakeTrack[] {
    return this.getTracks().filter((track) => track.kind === 'audio')
  }

  getVideoTracks(): FakeTrack[] {
    return this.getTracks().filter((track) => track.kind === 'video')
  }
}
