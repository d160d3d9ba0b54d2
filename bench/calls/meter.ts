// Runs inside the page, the same for ours and for all peers: notes when Accept was pressed, when the other was first
// heard and first seen; and where the network is to be slow, leads every path through the delaying proxy.

export interface MeterOptions {
  /** The tones that the others send, in hertz. */
  readonly tonesHz: readonly number[]
  /** The colour that the other person sends, in degrees. */
  readonly hue: number
  /** Replace each candidate's port by one that `delayedPort` names. */
  readonly isDelayed: boolean
}

/** Milliseconds since the Unix epoch; null: not yet. */
export interface Marks {
  /** When Accept was pressed, or Join. */
  acceptedAt: number | null
  /** When all others had been heard. */
  heardAt: number | null
  seenAt: number | null
}

declare global {
  interface Window {
    meter: { marks(): Marks; reset(): void }
    /** Made by the bench: a port of the proxy in front of a port. */
    delayedPort(port: number): Promise<number>
  }
}

/** Self-contained: it is sent to the browser as text. After `installProbe`, whose devices it listens to. */
export function installMeter(options: MeterOptions): void {
  const now = () => performance.timeOrigin + performance.now()
  let marks: Marks = { acceptedAt: null, heardAt: null, seenAt: null }
  addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null
      const name = button?.getAttribute('aria-label') ?? button?.textContent
      if (name?.trim() === 'Accept' || name?.trim() === 'Join') marks.acceptedAt = now()
    },
    { capture: true },
  )

  let missing = new Set(options.tonesHz)
  let context: AudioContext | undefined
  const listeners = new Map<MediaStreamTrack, { analyser: AnalyserNode; element: HTMLAudioElement }>()
  const samples = new Float32Array(1024)
  /** Amplitude of a tone over the last 21 ms (Goertzel's algorithm). */
  const amplitude = (analyser: AnalyserNode, hertz: number) => {
    analyser.getFloatTimeDomainData(samples)
    const step = 2 * Math.cos((2 * Math.PI * hertz) / analyser.context.sampleRate)
    let [one, two] = [0, 0]
    for (const sample of samples) [one, two] = [sample + step * one - two, one]
    return (2 * Math.sqrt(Math.max(0, one * one + two * two - step * one * two))) / samples.length
  }
  const listen = (track: MediaStreamTrack) => {
    context ??= new AudioContext()
    void context.resume()
    const stream = new MediaStream([track])
    // Chromium decodes sound only for a track that an element plays.
    const element = new Audio()
    element.muted = true
    element.srcObject = stream
    void element.play()
    const analyser = context.createAnalyser()
    analyser.fftSize = samples.length
    context.createMediaStreamSource(stream).connect(analyser)
    listeners.set(track, { analyser, element })
  }
  setInterval(() => {
    if (marks.heardAt !== null) return
    for (const [track, { analyser, element }] of listeners) {
      if (track.readyState === 'live') {
        for (const hertz of missing) if (amplitude(analyser, hertz) > 0.05) missing.delete(hertz)
        if (missing.size === 0) marks.heardAt ??= now()
      } else if (track.readyState === 'ended') {
        element.srcObject = null
        listeners.delete(track)
      }
    }
  }, 4)

  const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const isTheirs = (video: HTMLVideoElement) => {
    pen?.drawImage(video, video.videoWidth / 2, video.videoHeight * 0.7, 1, 1, 0, 0, 1, 1)
    const [red = 0, green = 0] = pen?.getImageData(0, 0, 1, 1).data ?? []
    return options.hue < 60 ? red > 2 * green : green > 2 * red
  }
  const look = (track: MediaStreamTrack) => {
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = new MediaStream([track])
    video.style.cssText = 'position:fixed;right:0;bottom:0;width:8px;height:6px;pointer-events:none'
    document.documentElement.append(video)
    void video.play().catch(() => undefined)
    const eachFrame = () => {
      const at = now()
      if (marks.seenAt === null && isTheirs(video)) marks.seenAt = at
      video.requestVideoFrameCallback(eachFrame)
    }
    video.requestVideoFrameCallback(eachFrame)
    const timer = setInterval(() => {
      if (track.readyState === 'live') return
      clearInterval(timer)
      video.remove()
    }, 500)
  }

  const delayed = async (candidate: string) => {
    const parts = candidate.split(' ')
    if (parts[4] !== '127.0.0.1' || parts[2]?.toLowerCase() !== 'udp') return null
    parts[5] = String(await window.delayedPort(Number(parts[5])))
    return parts.join(' ')
  }
  const delayedSdp = async (sdp: string) => {
    const lines = await Promise.all(
      sdp.split('\r\n').map((line) => (line.startsWith('a=candidate:') ? delayed(line) : line)),
    )
    return lines.filter((line) => line !== null).join('\r\n')
  }

  const Native = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Native {
    /** Descriptions and candidates reach the browser in the order in which they were handed over. */
    #order: Promise<unknown> = Promise.resolve()

    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => (track.kind === 'audio' ? listen(track) : look(track)))
      // Nobody else ends the tracks of a connection that is closed on this side.
      const timer = setInterval(() => {
        if (this.signalingState !== 'closed') return
        clearInterval(timer)
        for (const { track } of this.getReceivers()) listeners.delete(track)
      }, 500)
    }
    #inOrder<T>(work: () => Promise<T> | T): Promise<T> {
      const done = this.#order.then(work)
      this.#order = done.catch(() => undefined)
      return done
    }
    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      if (!options.isDelayed) return super.setRemoteDescription(description)
      const { type, sdp = '' } = description
      const rewritten = await this.#inOrder(() => delayedSdp(sdp))
      return super.setRemoteDescription({ type, sdp: rewritten })
    }
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      if (!options.isDelayed || !candidate?.candidate) return super.addIceCandidate(candidate)
      const line = candidate.candidate
      const rewritten = await this.#inOrder(() => delayed(line))
      if (rewritten === null) return
      const { sdpMid = null, sdpMLineIndex = null } = candidate
      return super.addIceCandidate({ candidate: rewritten, sdpMid, sdpMLineIndex })
    }
  }

  window.meter = {
    marks: () => marks,
    reset: () => {
      marks = { acceptedAt: null, heardAt: null, seenAt: null }
      missing = new Set(options.tonesHz)
    },
  }
}
