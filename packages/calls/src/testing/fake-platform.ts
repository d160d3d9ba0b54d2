// A browser for unit tests: its own clock, network and devices, all in the hands of the test.
import { ManualClock } from '@poruch/live/testing'
import type { Meter } from '../meter.ts'
import type { Platform, ScreenOptions } from '../platform.ts'
import { detectQuirks } from '../quirks.ts'
import { FakeStream, FakeTrack } from './fake-media.ts'
import { FakeNetwork, FakePeerConnection } from './fake-peer-connection.ts'

type Capture = (constraints: MediaStreamConstraints) => Promise<void> | void

export class FakePlatform implements Platform {
  quirks = detectQuirks('', 0)
  captureBarrier: Platform['captureBarrier'] = null
  readonly clock: ManualClock
  readonly network: FakeNetwork
  readonly connections: FakePeerConnection[] = []
  readonly tracks: FakeTrack[] = []
  readonly asked: MediaStreamConstraints[] = []
  /** Throws what the next capture shall fail with, or waits. */
  capture: Capture = () => {}
  canShareScreen = true
  /** Browsers let no sound be looked at before a gesture. */
  soundIsLookedAt = true
  screenHasSound = true
  readonly screensAsked: ScreenOptions[] = []
  /** Throws what the picker shall answer, or waits. */
  captureScreen: () => Promise<void> | void = () => {}
  permissions: Readonly<Record<'microphone' | 'camera', PermissionState | 'unknown'>> = {
    microphone: 'granted',
    camera: 'granted',
  }
  inputs: { kind: MediaDeviceKind; deviceId: string; label: string }[] = [
    { kind: 'audioinput', deviceId: 'default', label: 'Microphone' },
    { kind: 'videoinput', deviceId: 'default', label: 'Camera' },
  ]
  hidden = false
  readonly #listeners = {
    devices: new Set<() => void>(),
    network: new Set<() => void>(),
    page: new Set<() => void>(),
    visibility: new Set<() => void>(),
  }

  constructor(clock = new ManualClock(), network = new FakeNetwork()) {
    this.clock = clock
    this.network = network
  }

  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection {
    const pc = new FakePeerConnection(this.network, configuration)
    this.connections.push(pc)
    return pc as unknown as RTCPeerConnection
  }

  openMeter(stream: MediaStream): Meter {
    const [track] = (stream as unknown as FakeStream).getAudioTracks()
    return { read: () => (this.soundIsLookedAt ? (track?.loudness ?? 0) : null), end() {} }
  }

  createMediaStream(): MediaStream {
    return new FakeStream() as unknown as MediaStream
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints)
    await this.capture(constraints)
    const stream = new FakeStream()
    for (const kind of ['audio', 'video'] as const) {
      const wish = constraints[kind]
      if (!wish) continue
      const track = new FakeTrack(
        kind,
        this.#deviceFor(kind, typeof wish === 'object' ? wish.deviceId : undefined),
      )
      this.tracks.push(track)
      stream.addTrack(track)
    }
    return stream as unknown as MediaStream
  }

  /** The very device where that is asked for, even when it is in no list; else the first one of the kind. */
  #deviceFor(kind: 'audio' | 'video', wish: ConstrainDOMString | undefined): string {
    const present = this.inputs
      .filter((input) => input.kind === `${kind}input`)
      .map((input) => input.deviceId)
    const { exact, ideal } = typeof wish === 'object' && !Array.isArray(wish) ? wish : {}
    const wanted = [exact ?? ideal ?? []].flat()[0]
    const isFree = exact === undefined && (wanted === undefined || !present.includes(wanted))
    return (isFree ? present[0] : wanted) ?? 'default'
  }

  async getDisplayMedia(options: ScreenOptions): Promise<MediaStream> {
    this.screensAsked.push(options)
    await this.captureScreen()
    const stream = new FakeStream()
    const kinds = options.audio && this.screenHasSound ? (['video', 'audio'] as const) : (['video'] as const)
    for (const kind of kinds) {
      const track = new FakeTrack(kind, 'screen')
      this.tracks.push(track)
      stream.addTrack(track)
    }
    return stream as unknown as MediaStream
  }

  async enumerateDevices(): Promise<readonly MediaDeviceInfo[]> {
    return this.inputs.map((input) => ({ ...input, groupId: '', toJSON: () => input }))
  }

  async permission(kind: 'microphone' | 'camera'): Promise<PermissionState | 'unknown'> {
    return this.permissions[kind]
  }

  onDevicesChanged = (listener: () => void) => this.#listen('devices', listener)
  onNetworkChanged = (listener: () => void) => this.#listen('network', listener)
  onPageHidden = (listener: () => void) => this.#listen('page', listener)
  onVisibilityChanged = (listener: () => void) => this.#listen('visibility', listener)

  fire(name: 'devices' | 'network' | 'page' | 'visibility'): void {
    for (const listener of [...this.#listeners[name]]) listener()
  }

  /** The person looks elsewhere, or here again. */
  setHidden(hidden: boolean): void {
    this.hidden = hidden
    this.fire('visibility')
  }

  isHidden(): boolean {
    return this.hidden
  }

  /** What is still open. */
  get left(): { tracks: number; connections: number; listeners: number } {
    return {
      tracks: this.tracks.filter((track) => track.isOpen).length,
      connections: this.connections.filter((pc) => pc.connectionState !== 'closed').length,
      listeners: Object.values(this.#listeners).reduce((sum, set) => sum + set.size, 0),
    }
  }

  #listen(name: 'devices' | 'network' | 'page' | 'visibility', listener: () => void) {
    this.#listeners[name].add(listener)
    return () => {
      this.#listeners[name].delete(listener)
    }
  }
}
