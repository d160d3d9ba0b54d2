// A microphone that is a tone and a camera that counts its pictures, and how the other side reads them.

const blocks = 8

/** A microphone whose sound is one tone, as loud as `gain` lets it be. */
export function toneTrack(context: AudioContext, hz: number, gain: GainNode): MediaStreamTrack {
  const oscillator = context.createOscillator()
  oscillator.frequency.value = hz
  const destination = context.createMediaStreamDestination()
  oscillator.connect(gain).connect(destination)
  oscillator.start()
  const [track] = destination.stream.getAudioTracks()
  if (!track) throw new Error('no audio track')
  return track
}

/** A camera whose picture shows the number of the frame, in eight blocks of black and white. */
export function counterTrack(lines: number): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = (lines * 4) / 3
  canvas.height = lines
  const blockPx = canvas.width / blocks
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  let count = 0
  const draw = () => {
    count = (count + 1) % 256
    for (let bit = 0; bit < blocks; bit += 1) {
      context.fillStyle = count & (1 << bit) ? '#fff' : '#000'
      context.fillRect(bit * blockPx, 0, blockPx, canvas.height)
    }
  }
  draw()
  const [track] = canvas.captureStream(25).getVideoTracks()
  if (!track) throw new Error('no video track')
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer)
    else draw()
  }, 40)
  return track
}

/** The number in the picture that a video element shows. */
export function readCounter(video: HTMLVideoElement, scratch: OffscreenCanvasRenderingContext2D): number {
  const { width, height } = scratch.canvas
  scratch.drawImage(video, 0, 0, width, height)
  let count = 0
  for (let bit = 0; bit < blocks; bit += 1) {
    const x = Math.floor(((bit + 0.5) * width) / blocks)
    const [red = 0] = scratch.getImageData(x, Math.floor(height / 2), 1, 1).data
    if (red > 127) count |= 1 << bit
  }
  return count
}

/** Decibels of some frequencies and the loudest frequency in a sound. */
export function listen(analyser: AnalyserNode, frequencies: readonly number[]) {
  const bins = new Float32Array(analyser.frequencyBinCount)
  analyser.getFloatFrequencyData(bins)
  const hzPerBin = analyser.context.sampleRate / analyser.fftSize
  let loudest = 0
  bins.forEach((value, bin) => {
    if (value > (bins[loudest] ?? Number.NEGATIVE_INFINITY)) loudest = bin
  })
  const samples = new Float32Array(analyser.fftSize)
  analyser.getFloatTimeDomainData(samples)
  const rms = Math.sqrt(samples.reduce((sum, it) => sum + it * it, 0) / samples.length)
  return {
    loudestHz: loudest * hzPerBin,
    // JSON knows no infinity: silence is told as a very small number.
    decibels: frequencies.map((hz) => Math.max(bins[Math.round(hz / hzPerBin)] ?? -999, -999)),
    rms,
  }
}
