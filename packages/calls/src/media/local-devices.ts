// The person's own microphone and camera in one call: what they want, what is captured, and why not.
import { SerialQueue, type Stop } from '@poruch/live'
import type { TrackSource } from '@poruch/protocol'
import type { Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import type { CallSettings } from '../settings.ts'
import type { LocalKind, LocalTrackState } from '../snapshot.ts'
import { type CaptureResult, capture, isAskedTogether } from './capture.ts'
import type { DeviceChoice } from './constraints.ts'
import { emptySlot, isBack, type Slot, stateOf } from './slot.ts'

/** Plugging one thing in makes browsers report several changes. */
const devicesSettleMs = 300

export interface LocalDevicesOptions {
  readonly platform: Platform
  readonly settings: () => CallSettings
  /** Where tracks go; they stay ours, and whoever takes them never stops them. */
  readonly publish: (source: TrackSource, track: MediaStreamTrack | null) => void
  readonly onChange: () => void
  readonly log: Log
}

export class LocalDevices {
  readonly #options: LocalDevicesOptions
  readonly #slots: Readonly<Record<LocalKind, Slot>>
  readonly #queue = new SerialQueue()
  #stopDevices: Stop
  #stopSettling: Stop | null = null
  #stopped = false
  #preview: MediaStream | null = null
  /** Asked while it rings: after Accept the answer would wait until the page has drawn the call. */
  #isAskedTogether: boolean | null = null

  constructor(options: LocalDevicesOptions) {
    this.#options = options
    const { microphoneId, cameraId } = options.settings()
    this.#slots = { microphone: emptySlot(microphoneId), camera: emptySlot(cameraId) }
    void isAskedTogether(options.platform).then((isTogether) => {
      this.#isAskedTogether = isTogether
    })
    this.#stopDevices = options.platform.onDevicesChanged(() => {
      this.#stopSettling?.()
      this.#stopSettling = options.platform.clock.after(devicesSettleMs, () => void this.#compareDevices())
    })
  }

  get microphone(): LocalTrackState {
    return stateOf(this.#slots.microphone)
  }

  get camera(): LocalTrackState {
    return stateOf(this.#slots.camera)
  }

  /** For whoever listens to it here. */
  get microphoneTrack(): MediaStreamTrack | null {
    return this.#slots.microphone.track
  }

  /** The own picture; a new object with each capture. */
  get preview(): MediaStream | null {
    return this.#preview
  }

  /** Both at once, so that the person is asked once. */
  start(wanted: { readonly microphone: boolean; readonly camera: boolean }): void {
    this.#slots.microphone.wanted = wanted.microphone
    this.#slots.camera.wanted = wanted.camera
    this.#reconcile()
  }

  /** Off keeps the device open and sends silence: on again is immediate, and the path stays warm. */
  setMicrophone(on: boolean): void {
    const slot = this.#slots.microphone
    if (this.#stopped || slot.wanted === on) return
    slot.wanted = on
    if (slot.track) slot.track.enabled = on
    this.#reconcile()
  }

  /** Off closes the device, so that its light goes out. */
  setCamera(on: boolean): void {
    const slot = this.#slots.camera
    if (this.#stopped || slot.wanted === on) return
    slot.wanted = on
    if (!on) this.#drop('camera')
    this.#reconcile()
  }

  setDevice(kind: LocalKind, deviceId: string): void {
    this.#choose(kind, { ...this.#slots[kind].choice, deviceId })
  }

  /** Front or back where cameras are known by where they look; the next one in the list elsewhere. */
  async switchCamera(): Promise<void> {
    const { platform } = this.#options
    const { choice, track } = this.#slots.camera
    if (platform.quirks.cameraByFacing) {
      this.#choose('camera', { deviceId: null, facing: choice.facing === 'user' ? 'environment' : 'user' })
      return
    }
    const cameras = (await platform.enumerateDevices()).filter((device) => device.kind === 'videoinput')
    const current = cameras.findIndex((device) => device.deviceId === track?.getSettings().deviceId)
    const next = cameras[(current + 1) % cameras.length]
    if (next && cameras.length > 1) this.setDevice('camera', next.deviceId)
  }

  /** Closes the camera, though it is wanted, until `resumeCamera`. */
  pauseCamera(): void {
    const slot = this.#slots.camera
    if (this.#stopped || slot.paused) return
    slot.paused = true
    this.#drop('camera')
    this.#options.onChange()
  }

  resumeCamera(): void {
    const slot = this.#slots.camera
    if (this.#stopped || !slot.paused) return
    slot.paused = false
    this.#reconcile()
  }

  /** A microphone that the system took and has not given back may come with a new capture (WebKit bug 208516). */
  renewTaken(): void {
    if (this.#slots.microphone.track?.muted) this.#choose('microphone', this.#slots.microphone.choice)
  }

  /** Ends all capture, now and for good; a capture under way is stopped when it arrives. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#stopDevices()
    this.#stopSettling?.()
    for (const kind of ['microphone', 'camera'] as const) {
      this.#slots[kind].wanted = false
      this.#drop(kind)
    }
  }

  #choose(kind: LocalKind, choice: DeviceChoice): void {
    const slot = this.#slots[kind]
    if (this.#stopped) return
    slot.choice = choice
    slot.version += 1
    slot.problem = null
    slot.gone = null
    if (!slot.track && !slot.wanted) return
    if (this.#options.platform.quirks.stopBeforeCapture) this.#drop(kind)
    this.#reconcile(kind)
  }

  /** @param renewed a kind whose device was chosen anew: captured again though it has a track */
  #reconcile(renewed: LocalKind | null = null): void {
    // First, so that the browser is asked before whoever hears of the change draws it.
    void this.#queue.run(async () => {
      const due = (['microphone', 'camera'] as const).filter((kind) => {
        const { wanted, paused, track } = this.#slots[kind]
        return (wanted && !paused && !track) || (kind === renewed && (wanted || track !== null))
      })
      if (this.#stopped || due.length === 0) return
      const versions = { microphone: this.#slots.microphone.version, camera: this.#slots.camera.version }
      const request = Object.fromEntries(due.map((kind) => [kind, this.#slots[kind].choice]))
      const { platform, log } = this.#options
      const take = (result: CaptureResult) => this.#captured(result, versions[result.kind])
      await capture(platform, request, take, log, this.#isAskedTogether)
    })
    this.#options.onChange()
  }

  #captured(result: CaptureResult, version: number): void {
    const { kind, track, problem } = result
    const slot = this.#slots[kind]
    const unwanted =
      this.#stopped || slot.version !== version || (kind === 'camera' && (!slot.wanted || slot.paused))
    if (unwanted) {
      track?.stop()
      return
    }
    if (!track) {
      // A chosen device that fails leaves the one in use alone.
      slot.problem = problem
      if (slot.gone) slot.gone = { ...slot.gone, wasLast: true }
      this.#options.onChange()
      return
    }
    slot.track?.stop()
    slot.track = track
    track.enabled = slot.wanted
    track.contentHint = kind === 'camera' ? 'motion' : 'speech'
    track.addEventListener('ended', () => this.#lost(kind, track), { once: true })
    if (isBack(slot, track)) slot.gone = null
    slot.problem = result.isOther || slot.gone ? { kind, code: 'no_device' } : null
    if (kind === 'camera') this.#showPreview(track)
    this.#options.publish(kind, track)
    this.#options.onChange()
  }

  /** The device was unplugged or taken away: the default one takes over, and the person is told. */
  #lost(kind: LocalKind, track: MediaStreamTrack): void {
    const slot = this.#slots[kind]
    if (this.#stopped || slot.track !== track) return
    this.#options.log('device.lost', { kind })
    slot.gone = { deviceId: track.getSettings().deviceId, wasLast: false }
    this.#drop(kind)
    slot.choice = { ...slot.choice, deviceId: null }
    slot.version += 1
    slot.problem = { kind, code: 'no_device' }
    this.#reconcile()
  }

  async #compareDevices(): Promise<void> {
    const devices = await this.#options.platform.enumerateDevices()
    if (this.#stopped) return
    const ids = new Set(devices.map((device) => device.deviceId))
    for (const kind of ['microphone', 'camera'] as const) {
      const { track, wanted, problem } = this.#slots[kind]
      const deviceId = track?.getSettings().deviceId
      if (track && deviceId && !ids.has(deviceId)) this.#lost(kind, track)
      // Something was plugged in: perhaps what was missing.
      else if (!track && wanted && problem?.code === 'no_device') this.#reconcile()
    }
  }

  /** Takes a track away from the others, then closes its device. */
  #drop(kind: LocalKind): void {
    const { platform, publish } = this.#options
    const slot = this.#slots[kind]
    const { track } = slot
    if (!track) return
    slot.track = null
    if (kind === 'camera') this.#preview = null
    const finish = () => {
      if (slot.track === null) publish(kind, null)
      track.stop()
    }
    track.enabled = false
    if (kind === 'camera' && platform.quirks.blackFrameMs > 0 && !this.#stopped) {
      platform.clock.after(platform.quirks.blackFrameMs, finish)
    } else finish()
  }

  #showPreview(track: MediaStreamTrack): void {
    this.#preview = this.#options.platform.createMediaStream()
    this.#preview.addTrack(track)
  }
}
