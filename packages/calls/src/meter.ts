// How loud a sound is right now, for a ring, a bar or a hint to follow. Nothing is played through it.

/** Looks at one sound. The caller ends it. */
export interface Meter {
  /** Root of the mean square of the last moment, 0 to 1; null: the browser lets no sound be looked at yet. */
  read(): number | null
  end(): void
}

/** How often the level is told, in milliseconds. */
const everyMs = 66

/** One for all of the page, as phones allow few, and only as long as something is looked at. */
let shared: { readonly context: AudioContext; users: number } | null = null

/** Its sources live as long as the context does (Chromium), so that the last user closes it. */
function borrowContext(): { readonly context: AudioContext; giveBack(): void } {
  shared ??= { context: new AudioContext(), users: 0 }
  const borrowed = shared
  borrowed.users += 1
  return {
    context: borrowed.context,
    giveBack() {
      borrowed.users -= 1
      if (borrowed.users > 0) return
      if (shared === borrowed) shared = null
      borrowed.context.close().catch(() => {})
    },
  }
}

/**
 * Not awaited: without a sound device it never settles. On iOS `interrupted` must be left alone: it comes back by itself,
 * and a `resume` then wedges it (Web Audio issue 2392).
 */
function keepRunning(context: AudioContext): void {
  if (context.state === 'suspended') context.resume().catch(() => {})
}

/** Begins to look at what is in the stream now. */
export function openMeter(stream: MediaStream): Meter {
  if (typeof AudioContext === 'undefined') return { read: () => null, end() {} }
  const { context, giveBack } = borrowContext()
  keepRunning(context)
  const analyser = new AnalyserNode(context, { fftSize: 1024 })
  const source = context.createMediaStreamSource(stream)
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let hasEnded = false
  return {
    read() {
      keepRunning(context)
      if (context.state !== 'running') return null
      analyser.getFloatTimeDomainData(samples)
      return rmsOf(samples)
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      source.disconnect()
      giveBack()
    },
  }
}

/**
 * Tells the level of the stream's voice, 0 to 1, until the returned function is called. It stays 0 while the browser
 * lets no sound be looked at yet. Follows when the track in the stream is replaced.
 */
export function watchLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  let meter: Meter | null = null
  let heard: MediaStreamTrack | undefined
  // Looked for each time: a track that a script puts into a stream is told by no event.
  const connect = (): void => {
    const track = stream.getAudioTracks()[0]
    if (track === heard) return
    heard = track
    const before = meter
    meter = track === undefined ? null : openMeter(stream)
    // Last, so that they share what they look with.
    before?.end()
  }
  let shown = 0
  const timer = setInterval(() => {
    connect()
    shown = fallen(shown, levelOf(meter?.read() ?? 0))
    onLevel(shown)
  }, everyMs)
  return () => {
    clearInterval(timer)
    meter?.end()
  }
}

/** Rises at once, falls softly. */
export function fallen(shown: number, level: number): number {
  return Math.max(level, shown * 0.8)
}

export function rmsOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length))
}

/** A level from 0 (below -50 dB) to 1 (-10 dB and above), even in the steps that ears hear. */
export function levelOf(rms: number): number {
  const decibels = 20 * Math.log10(Math.max(rms, 1e-6))
  return Math.min(1, Math.max(0, (decibels + 50) / 40))
}
