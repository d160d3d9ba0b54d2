// All that this device sends in one call: microphone, camera and screen, from the first wish to the last track.
import type { Readable } from '@poruch/live'
import type { MediaState } from '@poruch/protocol'
import type { LocalKind, LocalScreenState, LocalTrackState, VoiceState } from '../snapshot.ts'
import { Background } from './background.ts'
import { LocalDevices, type LocalDevicesOptions } from './local-devices.ts'
import { type ScreenOutcome, ScreenShare } from './screen-share.ts'
import { VoiceWatch } from './voice-watch.ts'

export class LocalMedia {
  readonly #devices: LocalDevices
  readonly #screen: ScreenShare
  readonly #voice: VoiceWatch
  readonly #background: Background
  #voicesOnly = false

  constructor(options: LocalDevicesOptions) {
    const { platform, onChange } = options
    const voice = new VoiceWatch({ platform, onChange })
    const devices = new LocalDevices({
      ...options,
      onChange: () => {
        voice.follow(devices.microphoneTrack, !devices.microphone.wanted)
        onChange()
      },
    })
    this.#voice = voice
    this.#devices = devices
    this.#screen = new ScreenShare(options)
    this.#background = new Background(platform, devices)
  }

  get microphone(): LocalTrackState {
    return this.#devices.microphone
  }

  get camera(): LocalTrackState {
    return this.#devices.camera
  }

  get screen(): LocalScreenState {
    return this.#screen.state
  }

  get voice(): VoiceState {
    return this.#voice.state
  }

  /** 0 to 1, ten times a second. */
  get level(): Readable<number> {
    return this.#voice.level
  }

  /** Whether what is said leaves this device; null: there is nobody whom it could reach. */
  setVoiceLeaves(leaves: boolean | null): void {
    this.#voice.setLeaving(leaves)
  }

  /** The own picture; a new object with each capture. */
  get preview(): MediaStream | null {
    return this.#devices.preview
  }

  /** The own screen while it is shared; a new object each time. */
  get screenPreview(): MediaStream | null {
    return this.#screen.preview
  }

  /** What others are told is on. */
  get mediaState(): MediaState {
    const { live, hasAudio } = this.screen
    return {
      microphone: this.microphone.live,
      camera: this.camera.live,
      screen: live,
      screenAudio: live && hasAudio,
    }
  }

  /** Nothing is seen of anybody in this call, and so nothing is captured for it. */
  get voicesOnly(): boolean {
    return this.#voicesOnly
  }

  /** What was on is off for good: on again is for the person, when there is room for pictures again. */
  setVoicesOnly(on: boolean): void {
    if (this.#voicesOnly === on) return
    this.#voicesOnly = on
    if (!on) return
    this.setCamera(false)
    this.stopScreen()
  }

  /** Both at once, so that the person is asked once. */
  start(wanted: { readonly microphone: boolean; readonly camera: boolean }): void {
    this.#devices.start(wanted)
  }

  /** The screen first, within the gesture; the microphone once it is known that there is something to show. */
  async startWithScreen(): Promise<ScreenOutcome> {
    const outcome = await this.shareScreen({ audio: true })
    if (outcome === 'shared') this.start({ microphone: true, camera: false })
    return outcome
  }

  setMicrophone(on: boolean): void {
    this.#devices.setMicrophone(on)
  }

  setCamera(on: boolean): void {
    this.#devices.setCamera(on && !this.#voicesOnly)
  }

  /** Must come from a gesture: browsers show their picker to nobody else. Tells how the picker was answered. */
  async shareScreen(wish: { readonly audio: boolean }): Promise<ScreenOutcome> {
    return this.#voicesOnly ? 'cancelled' : this.#screen.start(wish)
  }

  stopScreen(): void {
    this.#screen.stop()
  }

  setDevice(kind: LocalKind, deviceId: string): void {
    this.#devices.setDevice(kind, deviceId)
  }

  switchCamera(): Promise<void> {
    return this.#devices.switchCamera()
  }

  /** Ends all capture, now and for good; a capture under way is stopped when it arrives. */
  stop(): void {
    this.#devices.stop()
    this.#screen.end()
    this.#voice.end()
    this.#background.end()
  }
}
