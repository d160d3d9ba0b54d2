// How loud a stream is right now, for a ring or a bar to follow. Nothing is played through it.

let context: AudioContext | null = null

/** How often the level is told, in milliseconds. */
const everyMs = 66

/**
 * Tells the level of the stream's voice, 0 to 1, until the returned function is called. It stays 0 while the browser
 * lets no sound be looked at yet. Follows when the track in the stream is replaced.
 */
export function watchLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  if (typeof AudioContext === 'undefined') return () => {}
  context ??= new AudioContext()
  const meter = context
  const analyser = new AnalyserNode(meter, { fftSize: 1024 })
  const samples = new Float32Array(analyser.fftSize)
  let source: MediaStreamAudioSourceNode | null = null
  let heard: MediaStreamTrack | undefined
  // Looked for each time: a track that a script puts into a stream is told by no event.
  const connect = (): void => {
    const track = stream.getAudioTracks()[0]
    if (track === heard) return
    heard = track
    source?.disconnect()
    source = track === undefined ? null : meter.createMediaStreamSource(stream)
    source?.connect(analyser)
    // Not awaited: without a sound device it never settles.
    if (meter.state === 'suspended') meter.resume().catch(() => {})
  }
  let shown = 0
  const timer = setInterval(() => {
    connect()
    analyser.getFloatTimeDomainData(samples)
    // Rises at once, falls softly.
    shown = Math.max(levelOf(samples), shown * 0.8)
    onLevel(shown)
  }, everyMs)
  return () => {
    clearInterval(timer)
    source?.disconnect()
  }
}

/** Samples to a level from 0 (below -50 dB) to 1 (-10 dB and above), even in the steps that ears hear. */
export function levelOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  const decibels = 20 * Math.log10(Math.max(rms, 1e-6))
  return Math.min(1, Math.max(0, (decibels + 50) / 40))
}
