// Ringtone and ringback, made from sines in the browser: no file to load, nothing to decode.
import { type Readable, Value } from '@poruch/live'

/** `wait`: a second call, during one. */
export type CallSound = 'ring' | 'ringback' | 'wait' | 'none'

export interface CallSounds {
  /** The browser keeps sounds silent until the person touches the page; they begin by themselves then. */
  readonly isBlocked: Readable<boolean>
  /** Plays over and over until another one is asked for. */
  play(sound: CallSound): void
  end(): void
}

interface Note {
  atMs: number
  hertz: number
  /** How long until it is as good as gone. */
  lengthMs: number
  gain: number
}

/** Two soft rises of a broken chord, then quiet: 3.2 s in all. */
const ringNotes: readonly Note[] = [0, 700].flatMap((startMs) => [
  { atMs: startMs, hertz: 523.25, lengthMs: 700, gain: 0.16 },
  { atMs: startMs + 140, hertz: 659.25, lengthMs: 700, gain: 0.16 },
  { atMs: startMs + 280, hertz: 783.99, lengthMs: 900, gain: 0.18 },
])
const ringMs = 3_200

/** The tone that callers in Europe know: 425 Hz, one second in five (ITU-T E.180), quieter than a telephone's. */
const ringback = { hertz: 425, onMs: 1_000, fadeMs: 40, everyMs: 5_000, gain: 0.05 } as const

/** Call waiting, as a telephone has it (ITU-T E.180): short, seldom, and so soft that the other voice stays in front. */
const callWaiting = { hertz: 425, onMs: 200, fadeMs: 60, everyMs: 4_000, gain: 0.035 } as const

/** Ring rhythm for phones that can shake, in milliseconds on and off; as long as a call may ring. */
const shakes = Array.from({ length: 14 }, () => [300, 200, 300, 2_400]).flat()

/** One turn of a sound, to be looped: so no timer is needed that a hidden tab would hold back. */
export function samplesOf(sound: Exclude<CallSound, 'none'>, sampleRate: number): Float32Array<ArrayBuffer> {
  switch (sound) {
    case 'ring':
      return ringSamples(sampleRate)
    case 'ringback':
      return toneSamples(ringback, sampleRate)
    case 'wait':
      return toneSamples(callWaiting, sampleRate)
  }
}

function ringSamples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((ringMs / 1000) * sampleRate))
  for (const note of ringNotes) {
    const from = Math.round((note.atMs / 1000) * sampleRate)
    const length = Math.round((note.lengthMs / 1000) * sampleRate)
    for (let index = 0; index < length; index++) {
      const seconds = index / sampleRate
      const attack = Math.min(1, seconds / 0.008)
      const decay = Math.exp((-5 * index) / length) * (1 - index / length)
      const phase = 2 * Math.PI * note.hertz * seconds
      const wave = Math.sin(phase) + 0.25 * Math.sin(2 * phase)
      samples[from + index] = (samples[from + index] ?? 0) + note.gain * attack * decay * wave
    }
  }
  return samples
}

interface Tone {
  hertz: number
  onMs: number
  fadeMs: number
  everyMs: number
  gain: number
}

function toneSamples(
  { hertz, onMs, fadeMs, everyMs, gain }: Tone,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((everyMs / 1000) * sampleRate))
  const length = Math.round((onMs / 1000) * sampleRate)
  const fade = Math.round((fadeMs / 1000) * sampleRate)
  for (let index = 0; index < length; index++) {
    const edge = Math.min(1, index / fade, (length - index) / fade)
    samples[index] = gain * edge * Math.sin((2 * Math.PI * hertz * index) / sampleRate)
  }
  return samples
}

/** The sounds of one page. */
export function createCallSounds(): CallSounds {
  const isBlocked = new Value(false)
  const ended = new AbortController()
  let context: AudioContext | null = null
  let source: AudioBufferSourceNode | null = null
  let playing: CallSound = 'none'
  /** It has sounded once, so it may again, without a gesture. */
  let isUnlocked = false

  const look = (): void => {
    isUnlocked ||= context?.state === 'running'
    // Kept for the next ring, but a device is not held open for silence.
    if (playing === 'none' && context?.state === 'running') void context.suspend()
    isBlocked.set(playing !== 'none' && context?.state === 'suspended')
  }
  const wake = (): void => {
    if (context === null || context.state !== 'suspended' || (playing === 'none' && isUnlocked)) return
    // May stay unsettled for ever where there is no sound device; what counts is `statechange`.
    context.resume().catch(look)
  }
  const changed = (): void => {
    // It was let rest in the very moment in which the next sound began.
    if (playing !== 'none') wake()
    look()
  }
  for (const gesture of ['pointerdown', 'keydown']) {
    addEventListener(gesture, wake, { capture: true, passive: true, signal: ended.signal })
  }

  function stop(): void {
    source?.stop()
    source = null
    if (playing === 'ring') navigator.vibrate?.(0)
    playing = 'none'
    look()
  }

  function start(sound: Exclude<CallSound, 'none'>): void {
    playing = sound
    context ??= openContext(changed)
    if (sound === 'ring') navigator.vibrate?.(shakes)
    if (context === null) return
    wake()
    const samples = samplesOf(sound, context.sampleRate)
    const buffer = context.createBuffer(1, samples.length, context.sampleRate)
    buffer.copyToChannel(samples, 0)
    source = new AudioBufferSourceNode(context, { buffer, loop: true })
    source.connect(context.destination)
    source.start()
    look()
  }

  return {
    isBlocked,
    play(sound) {
      if (sound === playing) return
      stop()
      if (sound !== 'none') start(sound)
    },
    end() {
      stop()
      ended.abort()
      void context?.close()
      context = null
    },
  }
}

function openContext(onChange: () => void): AudioContext | null {
  if (typeof AudioContext === 'undefined') return null
  const context = new AudioContext()
  context.addEventListener('statechange', onChange)
  return context
}
