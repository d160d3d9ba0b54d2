// Runs inside the page before the app: gives it a microphone with a known tone and a camera with a frame counter, and
// listens at the other end, at the elements that really play.

export interface ProbeOptions {
  /** The tone of this person's microphone, in hertz. */
  toneHz: number
  /** The colour of this person's picture: its hue on the wheel, in degrees. */
  hue: number
}

export interface Heard {
  /** The loudest frequency, in hertz, to within one bin of about 12 Hz. */
  peakHz: number
  /** Level of each asked frequency, in dB. */
  levels: number[]
  /** Root of the mean square over the window, 0 to 1. */
  rms: number
}

export interface Seen {
  counter: number
  hue: number
  width: number
}

export interface Probe {
  setTone(hertz: number): void
  /** Of this person's microphone: 1 as it was, 0 nothing at all. */
  setLoudness(loudness: number): void
  /** The next captures of this kind fail with this DOMException name, or work again with null. */
  refuse(kind: 'audio' | 'video', name: string | null): void
  hear(frequencies: number[]): Promise<Heard | null>
  /** What each voice that plays is like, one for each device that is heard. */
  voices(): Promise<Heard[]>
  /** Samples every picture of others that is shown for this long, one list of new frames for each. */
  pictures(forMs: number): Promise<Seen[][]>
  /** Samples the other side's picture for this long, one value per new frame. */
  watch(forMs: number): Promise<Seen[]>
  /** Longest time without sound of the other side since `startSilenceWatch`, in milliseconds. */
  startSilenceWatch(hertz: number): Promise<void>
  longestSilenceMs(): number
  packetsSent(): Promise<number>
  /** No packet of a voice leaves any more, though the microphone is on; or again with false. */
  holdVoice(isHeld: boolean): Promise<void>
  framesDecoded(): Promise<number>
  /** Of each open connection: what kind of candidate is used here, and how the relay is reached where it is one. */
  path(): Promise<{ local: string; by: string | null }[]>
  /** The addresses of this device by which a call may go. */
  ways(): Promise<string[]>
  /** When what opens its relays runs out, of the newest connection: milliseconds since the Unix epoch; 0: there is none. */
  credentialsEndAt(): number
  /** Opened connections that were not closed, and captured tracks that still live. */
  left(): { connections: number; tracks: number }
  connectionsMade(): number
  /** Sockets to the server that were opened since the page was loaded. */
  socketsOpened(): number
  /** Every connection's state and counters, for the message of a test that failed. */
  dump(): Promise<unknown>
}

declare global {
  interface Window {
    probe: Probe
  }
}

/** Self-contained: it is sent to the browser as text. */
export function installProbe(options: ProbeOptions): void {
  const connections: RTCPeerConnection[] = []
  const captured: MediaStreamTrack[] = []
  const refusals: { audio: string | null; video: string | null } = { audio: null, video: null }
  const Native = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  let socketsOpened = 0
  const NativeSocket = window.WebSocket
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('open', () => {
        socketsOpened += 1
      })
    }
  }
  const live = () => connections.filter((connection) => connection.signalingState !== 'closed')

  let context: AudioContext | undefined
  let oscillator: OscillatorNode | undefined
  const gains: GainNode[] = []
  const sound = () => {
    context ??= new AudioContext()
    void context.resume()
    return context
  }
  const microphone = () => {
    const audio = sound()
    if (!oscillator) {
      oscillator = audio.createOscillator()
      oscillator.frequency.value = options.toneHz
      oscillator.start()
    }
    const gain = audio.createGain()
    gain.gain.value = 0.3
    gains.push(gain)
    const destination = audio.createMediaStreamDestination()
    oscillator.connect(gain).connect(destination)
    return destination.stream.getAudioTracks()
  }

  // Eight blocks across the top hold the frame's number in binary; below is this person's colour.
  const block = 40
  const camera = () => {
    const canvas = document.createElement('canvas')
    canvas.width = block * 8
    canvas.height = 240
    const pen = canvas.getContext('2d', { alpha: false })
    let counter = 0
    const draw = () => {
      if (!pen) return
      pen.fillStyle = `hsl(${options.hue} 90% 50%)`
      pen.fillRect(0, 0, canvas.width, canvas.height)
      for (let bit = 0; bit < 8; bit++) {
        pen.fillStyle = (counter >> bit) & 1 ? '#fff' : '#000'
        pen.fillRect(bit * block, 0, block, block)
      }
      counter = (counter + 1) % 256
    }
    draw()
    const tracks = canvas.captureStream(25).getVideoTracks()
    const timer = setInterval(() => {
      if (tracks.every((track) => track.readyState === 'ended')) clearInterval(timer)
      else draw()
    }, 40)
    return tracks
  }

  const capture = async (constraints: MediaStreamConstraints = {}) => {
    for (const kind of ['audio', 'video'] as const) {
      const name = refusals[kind]
      if (constraints[kind] && name) throw new DOMException('refused by the test', name)
    }
    const tracks = [...(constraints.audio ? microphone() : []), ...(constraints.video ? camera() : [])]
    captured.push(...tracks)
    return new MediaStream(tracks)
  }
  Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: capture, configurable: true })
  // A screen is a real one, of which is only known that it was let go.
  const nativeScreen = navigator.mediaDevices.getDisplayMedia?.bind(navigator.mediaDevices)
  const captureScreen = async (wish: DisplayMediaStreamOptions) => {
    const stream = await nativeScreen(wish)
    captured.push(...stream.getTracks())
    return stream
  }
  Object.defineProperty(navigator.mediaDevices, 'getDisplayMedia', {
    value: captureScreen,
    configurable: true,
  })

  const remoteTracks = () => {
    const tracks = new Set<MediaStreamTrack>()
    for (const connection of live()) for (const { track } of connection.getReceivers()) tracks.add(track)
    return tracks
  }
  /** The elements that play received tracks of this kind, and these tracks. */
  const allPlaying = (kind: 'audio' | 'video') => {
    const received = remoteTracks()
    const elements = [...document.querySelectorAll<HTMLMediaElement>('audio, video')]
    return elements.flatMap((element) => {
      if (!(element.srcObject instanceof MediaStream) || element.paused) return []
      if (kind === 'audio' && (element.muted || element.volume === 0)) return []
      const track = element.srcObject.getTracks().find((one) => one.kind === kind && received.has(one))
      return track ? [{ element, track }] : []
    })
  }
  const playing = (kind: 'audio' | 'video') => allPlaying(kind)[0] ?? null

  const analysers = new Map<MediaStreamTrack, AnalyserNode>()
  const analyse = (track: MediaStreamTrack) => {
    let analyser = analysers.get(track)
    if (!analyser) {
      const audio = sound()
      analyser = audio.createAnalyser()
      analyser.fftSize = 4096
      analyser.smoothingTimeConstant = 0
      audio.createMediaStreamSource(new MediaStream([track])).connect(analyser)
      analysers.set(track, analyser)
    }
    return analyser
  }
  const hear = async (frequencies: number[]) => {
    const found = playing('audio')
    return found && hearTrack(found.track, frequencies)
  }
  const hearTrack = async (track: MediaStreamTrack, frequencies: number[]) => {
    const analyser = analyse(track)
    await new Promise((resolve) => setTimeout(resolve, 120))
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const samples = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(samples)
    const binHz = sound().sampleRate / analyser.fftSize
    let peak = 0
    bins.forEach((level, bin) => {
      if (level > (bins[peak] ?? Number.NEGATIVE_INFINITY)) peak = bin
    })
    // The strongest of three bins: a tone between two bins shows in both.
    const level = (hertz: number) => {
      const bin = Math.round(hertz / binHz)
      return Math.max(-200, ...[bin - 1, bin, bin + 1].map((index) => bins[index] ?? -200))
    }
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
    return { peakHz: peak * binHz, levels: frequencies.map(level), rms }
  }

  let longestMs = 0
  let watching: ReturnType<typeof setInterval> | undefined
  const startSilenceWatch = async (hertz: number) => {
    const isHeard = ({ track }: { track: MediaStreamTrack }) => {
      const analyser = analyse(track)
      const bins = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(bins)
      return (bins[Math.round((hertz * analyser.fftSize) / sound().sampleRate)] ?? -200) > -60
    }
    if (!playing('audio')) throw new Error('nothing plays')
    longestMs = 0
    let heardAt = performance.now()
    clearInterval(watching)
    // Whatever plays: another device of the same person has an element of its own.
    watching = setInterval(() => {
      const now = performance.now()
      if (allPlaying('audio').some(isHeard)) heardAt = now
      longestMs = Math.max(longestMs, now - heardAt)
    }, 20)
  }

  const hueOf = (red: number, green: number, blue: number) => {
    const high = Math.max(red, green, blue)
    const span = high - Math.min(red, green, blue)
    if (span === 0) return -1
    if (high === red) return (60 * (((green - blue) / span + 6) % 6)) % 360
    if (high === green) return 60 * ((blue - red) / span + 2)
    return 60 * ((red - green) / span + 4)
  }
  const read = (video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas')
    canvas.width = block * 8
    canvas.height = 240
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    if (!pen || video.videoWidth === 0) return null
    pen.drawImage(video, 0, 0, canvas.width, canvas.height)
    let counter = 0
    for (let bit = 0; bit < 8; bit++) {
      const [red = 0, green = 0, blue = 0] = pen.getImageData(bit * block + block / 2, block / 2, 1, 1).data
      if (red + green + blue > 384) counter |= 1 << bit
    }
    const [red = 0, green = 0, blue = 0] = pen.getImageData(canvas.width / 2, 160, 1, 1).data
    return { counter, hue: hueOf(red, green, blue), width: video.videoWidth }
  }
  const pictures = async (forMs: number) => {
    const seen = new Map<HTMLMediaElement, { counter: number; hue: number; width: number }[]>()
    const until = performance.now() + forMs
    while (performance.now() < until) {
      for (const { element } of allPlaying('video')) {
        const frames = seen.get(element) ?? []
        seen.set(element, frames)
        const frame = element instanceof HTMLVideoElement ? read(element) : null
        if (frame && frame.counter !== frames.at(-1)?.counter) frames.push(frame)
      }
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    return [...seen.values()]
  }
  const watch = async (forMs: number) => (await pictures(forMs))[0] ?? []

  const holdVoice = async (isHeld: boolean) => {
    for (const connection of live()) {
      for (const sender of connection.getSenders()) {
        if (sender.track?.kind !== 'audio') continue
        const parameters = sender.getParameters()
        for (const encoding of parameters.encodings) encoding.active = !isHeld
        await sender.setParameters(parameters)
      }
    }
  }

  const sum = async (type: string, field: string) => {
    let total = 0
    for (const connection of live()) {
      const report = await connection.getStats()
      report.forEach((entry: Record<string, unknown>) => {
        if (entry.type === type) total += Number(entry[field] ?? 0)
      })
    }
    return total
  }

  const ways = async () => {
    const connection = new Native()
    const found = new Set<string>()
    connection.createDataChannel('any')
    const gathered = new Promise<void>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        const address = candidate?.type === 'host' ? candidate.address : null
        if (address && address !== '127.0.0.1') found.add(address)
        if (candidate === null) resolve()
      }
    })
    await connection.setLocalDescription()
    await gathered
    connection.close()
    return [...found]
  }

  const path = () =>
    Promise.all(
      live().map(async (connection) => {
        const report = await connection.getStats()
        const entries: Record<string, unknown>[] = []
        report.forEach((entry: Record<string, unknown>) => {
          entries.push(entry)
        })
        const transport = entries.find(({ type }) => type === 'transport')
        const pair = entries.find(({ id }) => id === transport?.selectedCandidatePairId)
        const local = entries.find(({ id }) => id === pair?.localCandidateId)
        const by = local?.relayProtocol
        return { local: String(local?.candidateType), by: typeof by === 'string' ? by : null }
      }),
    )

  const dump = () =>
    Promise.all(
      live().map(async (connection) => {
        const report = await connection.getStats()
        const flows: unknown[] = []
        report.forEach((entry: Record<string, unknown>) => {
          const { type, kind, mid, packetsSent, packetsReceived, framesDecoded, totalAudioEnergy } = entry
          if (type === 'inbound-rtp' || type === 'outbound-rtp')
            flows.push({ type, kind, mid, packetsSent, packetsReceived, framesDecoded, totalAudioEnergy })
        })
        const { connectionState, iceConnectionState, iceGatheringState, signalingState } = connection
        const candidates = [connection.localDescription, connection.remoteDescription].map(
          (description) => description?.sdp.match(/^a=candidate/gm)?.length ?? 0,
        )
        const states = { connectionState, iceConnectionState, iceGatheringState, signalingState }
        return { ...states, candidates, sound: context?.state, flows }
      }),
    )

  window.probe = {
    setTone: (hertz) => {
      if (oscillator) oscillator.frequency.value = hertz
    },
    refuse: (kind, name) => {
      refusals[kind] = name
    },
    hear,
    voices: () => Promise.all(allPlaying('audio').map(({ track }) => hearTrack(track, []))),
    pictures,
    watch,
    setLoudness(loudness) {
      for (const { gain } of gains) gain.value = 0.3 * loudness
    },
    holdVoice,
    startSilenceWatch,
    longestSilenceMs: () => longestMs,
    path,
    packetsSent: () => sum('outbound-rtp', 'packetsSent'),
    framesDecoded: () => sum('inbound-rtp', 'framesDecoded'),
    left: () => ({
      connections: live().length,
      tracks: captured.filter((track) => track.readyState === 'live').length,
    }),
    ways,
    credentialsEndAt: () => {
      const servers = live().at(-1)?.getConfiguration().iceServers ?? []
      const name = servers.find(({ username }) => username)?.username ?? '0'
      return Number(name.split(':')[0]) * 1_000
    },
    connectionsMade: () => connections.length,
    socketsOpened: () => socketsOpened,
    dump,
  }
}
