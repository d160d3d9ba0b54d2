// Listens to the own microphone, also while it is muted: how loud, whether the person speaks, and what keeps them from being heard.
import { every, type Readable, type Stop, Value } from '@poruch/live'
import { fallen, levelOf, type Meter } from '../meter.ts'
import type { Platform } from '../platform.ts'
import type { VoiceHint, VoiceState } from '../snapshot.ts'

const everyMs = 100
/** Of a level from 0 to 1: louder is speech, softer is the room. In between stays what was. */
const speech = { from: 0.35, to: 0.2 } as const
/** How long something must last before it is taken for so, in milliseconds. */
const lasts = {
  speech: 200,
  pause: 800,
  spokenMuted: 500,
  hint: 4_000,
  silence: 5_000,
  unheard: 3_000,
  taken: 2_000,
}
/** What even the quietest room is above; a switch on a headset, or a driver, gives zeros. */
const nothingRms = 1e-6

interface Options {
  readonly platform: Pick<Platform, 'clock' | 'createMediaStream' | 'openMeter'>
  readonly onChange: () => void
}

interface Heard {
  readonly track: MediaStreamTrack
  /** A copy that is never muted and never sent. */
  readonly copy: MediaStreamTrack
  readonly meter: Meter
  readonly stop: Stop
}

type What = 'loud' | 'quiet' | 'silent' | 'taken' | 'unheard'

export class VoiceWatch {
  readonly #options: Options
  readonly #level = new Value(0)
  #heard: Heard | null = null
  #isMuted = false
  /** Since when, by `monotonic`; null: not now. */
  #since: Record<What, number | null> = nothingYet()
  #spokeMutedAt: number | null = null
  #state: VoiceState = { speaking: false, hint: null }

  constructor(options: Options) {
    this.#options = options
  }

  get state(): VoiceState {
    return this.#state
  }

  /** 0 to 1, ten times a second; 0 while muted. */
  get level(): Readable<number> {
    return this.#level
  }

  /** The microphone in use, and whether its person keeps it silent. */
  follow(track: MediaStreamTrack | null, isMuted: boolean): void {
    if (isMuted !== this.#isMuted) {
      this.#isMuted = isMuted
      // What was said before the switch is no speech after it.
      this.#since = nothingYet()
      this.#spokeMutedAt = null
      this.#set({ speaking: false, hint: null })
    }
    if (track === (this.#heard?.track ?? null)) return
    this.#letGo()
    if (track) this.#listen(track)
    else this.#set({ speaking: false, hint: null })
  }

  /** Whether what is said leaves this device; null: there is nobody whom it could reach. */
  setLeaving(leaves: boolean | null): void {
    this.#since.unheard = leaves === false ? (this.#since.unheard ?? this.#now()) : null
  }

  end(): void {
    this.#letGo()
  }

  #now(): number {
    return this.#options.platform.clock.monotonic()
  }

  #listen(track: MediaStreamTrack): void {
    const { platform } = this.#options
    const copy = track.clone()
    copy.enabled = true
    const stream = platform.createMediaStream()
    stream.addTrack(copy)
    const meter = platform.openMeter(stream)
    this.#heard = { track, copy, meter, stop: every(platform.clock, everyMs, () => this.#look()) }
  }

  #letGo(): void {
    this.#heard?.stop()
    this.#heard?.meter.end()
    this.#heard?.copy.stop()
    this.#heard = null
    this.#since = nothingYet()
    this.#spokeMutedAt = null
    this.#level.set(0)
  }

  #look(): void {
    if (!this.#heard) return
    const { track, meter } = this.#heard
    const rms = meter.read()
    const level = rms === null ? 0 : levelOf(rms)
    this.#mark('loud', level >= speech.from || (level > speech.to && this.#since.loud !== null))
    this.#mark('quiet', level <= speech.to)
    this.#mark('silent', rms !== null && rms < nothingRms)
    this.#mark('taken', track.muted)
    this.#level.set(this.#isMuted ? 0 : fallen(this.#level.get(), level))
    if (this.#isMuted && this.#lasted('loud', lasts.spokenMuted)) this.#spokeMutedAt = this.#now()
    this.#set({ speaking: this.#speaks(), hint: this.#hint() })
  }

  #speaks(): boolean {
    if (this.#isMuted) return false
    if (this.#lasted('loud', lasts.speech)) return true
    return this.#state.speaking && !this.#lasted('quiet', lasts.pause)
  }

  #hint(): VoiceHint | null {
    if (this.#lasted('taken', lasts.taken)) return 'interrupted'
    if (this.#isMuted) {
      const spokeAt = this.#spokeMutedAt
      return spokeAt !== null && this.#now() - spokeAt < lasts.hint ? 'you_are_muted' : null
    }
    if (this.#lasted('silent', lasts.silence)) return 'silent_device'
    return this.#lasted('unheard', lasts.unheard) ? 'not_heard' : null
  }

  #mark(what: What, isSo: boolean): void {
    this.#since[what] = isSo ? (this.#since[what] ?? this.#now()) : null
  }

  #lasted(what: What, ms: number): boolean {
    const since = this.#since[what]
    return since !== null && this.#now() - since >= ms
  }

  #set(state: VoiceState): void {
    if (state.speaking === this.#state.speaking && state.hint === this.#state.hint) return
    this.#state = state
    this.#options.onChange()
  }
}

function nothingYet() {
  return { loud: null, quiet: null, silent: null, taken: null, unheard: null }
}
