// The person's own screen in one call: asked for, sent, and over by our button or by the browser's own bar.
import { errorName } from '../log.ts'
import type { LocalScreenState, ScreenProblem } from '../snapshot.ts'
import { screenOptions } from './constraints.ts'
import type { LocalDevicesOptions } from './local-devices.ts'

/** `cancelled`: the picker was closed, which is an answer and no fault. */
export type ScreenOutcome = 'shared' | 'cancelled' | 'failed'

type Options = Pick<LocalDevicesOptions, 'platform' | 'publish' | 'onChange' | 'log'>

interface Shared {
  readonly picture: MediaStreamTrack
  readonly sound: MediaStreamTrack | null
  readonly preview: MediaStream
}

export class ScreenShare {
  readonly #options: Options
  #wanted = false
  #shared: Shared | null = null
  #problem: ScreenProblem | null = null
  /** Grows with each wish: a picker of an older one that is answered late gives nothing. */
  #version = 0
  #ended = false

  constructor(options: Options) {
    this.#options = options
  }

  get state(): LocalScreenState {
    const shared = this.#shared
    return {
      isPossible: this.#options.platform.canShareScreen,
      wanted: this.#wanted,
      live: shared !== null,
      hasAudio: shared !== null && shared.sound !== null,
      problem: this.#problem,
    }
  }

  get preview(): MediaStream | null {
    return this.#shared?.preview ?? null
  }

  /** Asks in the very call, because browsers show their picker only within the gesture. */
  async start({ audio }: { readonly audio: boolean }): Promise<ScreenOutcome> {
    if (this.#ended) return 'cancelled'
    if (this.#wanted) return 'shared'
    this.#wanted = true
    this.#problem = null
    this.#version += 1
    const version = this.#version
    const { platform, log } = this.#options
    // Before anything waits: the gesture counts for this very turn.
    const asked = platform.getDisplayMedia(screenOptions(audio))
    this.#options.onChange()
    try {
      const stream = await asked
      if (this.#version === version) return this.#take(stream)
      for (const track of stream.getTracks()) track.stop()
      return 'cancelled'
    } catch (error) {
      log('screen.failed', { error: errorName(error) })
      if (this.#version !== version) return 'cancelled'
      this.#wanted = false
      this.#problem = problemOf(error)
      this.#options.onChange()
      return this.#problem === null ? 'cancelled' : 'failed'
    }
  }

  stop(): void {
    this.#version += 1
    this.#wanted = false
    const shared = this.#shared
    if (shared) {
      this.#shared = null
      this.#options.publish('screen', null)
      if (shared.sound) this.#options.publish('screen-audio', null)
      shared.picture.stop()
      shared.sound?.stop()
    }
    if (!this.#ended) this.#options.onChange()
  }

  /** For good. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.stop()
  }

  #take(stream: MediaStream): ScreenOutcome {
    const [picture] = stream.getVideoTracks()
    const [sound = null] = stream.getAudioTracks()
    if (!picture || picture.readyState === 'ended') {
      sound?.stop()
      this.stop()
      return 'cancelled'
    }
    const { platform, publish } = this.#options
    const preview = platform.createMediaStream()
    preview.addTrack(picture)
    this.#shared = { picture, sound, preview }
    // Letters are to be read: rather fewer pictures than blurred ones.
    picture.contentHint = 'detail'
    if (sound) sound.contentHint = 'music'
    picture.addEventListener('ended', () => this.#pictureEnded(picture), { once: true })
    // A tab that is exchanged for a window in the browser's bar takes its sound with it.
    sound?.addEventListener('ended', () => this.#soundEnded(sound), { once: true })
    publish('screen', picture)
    if (sound) publish('screen-audio', sound)
    this.#options.onChange()
    return 'shared'
  }

  /** The browser's own bar, the window that was closed, the screen that was pulled out. */
  #pictureEnded(picture: MediaStreamTrack): void {
    if (this.#shared?.picture !== picture) return
    this.#options.log('screen.ended')
    this.stop()
  }

  #soundEnded(sound: MediaStreamTrack): void {
    if (this.#shared?.sound !== sound) return
    this.#shared = { ...this.#shared, sound: null }
    this.#options.publish('screen-audio', null)
    this.#options.onChange()
  }
}

/** Null where the person closed the picker (Screen Capture, section 5.1: both are `NotAllowedError`). */
function problemOf(error: unknown): ScreenProblem | null {
  switch (errorName(error)) {
    case 'NotAllowedError': {
      const message = error instanceof Error ? error.message : ''
      if (/policy/i.test(message)) return { kind: 'screen', code: 'unsupported' }
      return /system/i.test(message) ? { kind: 'screen', code: 'permission_denied' } : null
    }
    case 'NotSupportedError':
      return { kind: 'screen', code: 'unsupported' }
    default:
      return { kind: 'screen', code: 'failed' }
  }
}
