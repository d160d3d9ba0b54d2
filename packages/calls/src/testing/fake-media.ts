// Tracks, streams and devices without a browser.

export class FakeTrack extends EventTarget {
  static next = 1
  readonly id = `track-${FakeTrack.next++}`
  readonly kind: 'audio' | 'video'
  readonly deviceId: string
  enabled = true
  contentHint = ''
  readyState: 'live' | 'ended' = 'live'

  constructor(kind: 'audio' | 'video', deviceId = 'default') {
    super()
    this.kind = kind
    this.deviceId = deviceId
  }

  getSettings(): { deviceId: string } {
    return { deviceId: this.deviceId }
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
