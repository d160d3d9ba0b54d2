// The page of the browser tests: one engine with a made-up microphone and camera, and what a test may ask of it.
import type { DeviceId, LinkCommand, UserId } from '@poruch/protocol'
import { type CallCommand, type CallEngine, type CallPlace, createCallEngine } from '../index.ts'
import { browserPlatform, type Platform } from '../platform.ts'
import { counterTrack, listen, readCounter, toneTrack } from './test-capture.ts'
import { type SignalingEvent, TestSignaling } from './test-signaling.ts'

export interface BenchOptions {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly toneHz: number
  readonly prelink: 'contacts' | 'relay' | 'off'
}

export interface BenchSummary {
  readonly phase: string
  readonly reason: string | null
  readonly link: string
  readonly microphone: boolean
  readonly camera: boolean
  readonly remoteMicrophone: boolean
  readonly remoteCamera: boolean
  readonly hasCameraFrames: boolean
  readonly ringingOn: number
}

type Send = (command: CallCommand | LinkCommand) => Promise<void>

/** A page's own account of one call. Times are milliseconds since the Unix epoch. */
export class Bench {
  readonly signaling: TestSignaling
  readonly engine: CallEngine
  readonly connections: RTCPeerConnection[] = []
  readonly tracks: MediaStreamTrack[] = []
  readonly log: unknown[] = []
  times: { pressed: number | null; sound: number | null; picture: number | null } = {
    pressed: null,
    sound: null,
    picture: null,
  }
  readonly #audio = new AudioContext()
  readonly #video = document.createElement('video')
  readonly #player = document.createElement('audio')
  readonly #scratch = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true })
  #analyser: AnalyserNode | null = null
  #heard: string | null = null

  constructor(options: BenchOptions, send: Send) {
    this.signaling = new TestSignaling(options, (command) => void send(command))
    const settings = { prelink: options.prelink, microphoneId: null, cameraId: null, speakerId: null }
    this.engine = createCallEngine({
      signaling: this.signaling,
      platform: this.#platform(options.toneHz),
      settings: () => settings,
      log: (event) => this.log.push(event),
    })
    this.engine.setLeader(true)
    this.#video.muted = true
    this.#video.autoplay = true
    this.#player.autoplay = true
    this.#player.muted = true
    document.body.append(this.#video, this.#player)
    this.engine.current.subscribe(() => {
      const call = this.engine.current.get()
      call?.subscribe(() => this.#watch())
    })
  }

  receive(event: SignalingEvent): void {
    this.signaling.receive(event)
  }

  start(place: CallPlace, media: 'audio' | 'video'): void {
    this.times = { pressed: now(), sound: null, picture: null }
    this.engine.start(place, media)
    this.#measure()
  }

  accept(media: { microphone: boolean; camera: boolean }): void {
    this.times = { pressed: now(), sound: null, picture: null }
    this.engine.current.get()?.accept(media)
    this.#measure()
  }

  summary(): BenchSummary | null {
    const snapshot = this.engine.current.get()?.get()
    if (!snapshot) return null
    const { phase, reason, link, ringingOn, microphone, camera, remote } = snapshot
    return {
      ...{ phase, reason, link, ringingOn, microphone: microphone.live, camera: camera.live },
      remoteMicrophone: remote.media.microphone,
      remoteCamera: remote.media.camera,
      hasCameraFrames: remote.hasCameraFrames,
    }
  }

  /** RTP packets that left this page, in all connections that ever were. */
  async packets(): Promise<{ sent: number; received: number; outbound: number }> {
    let [sent, received, outbound] = [0, 0, 0]
    for (const pc of this.connections) {
      const stats: RTCStatsReport = await pc.getStats()
      stats.forEach((entry: Record<string, unknown>) => {
        if (entry.type === 'outbound-rtp') {
          outbound += 1
          sent += Number(entry.packetsSent)
        }
        if (entry.type === 'inbound-rtp') received += Number(entry.packetsReceived)
      })
    }
    return { sent, received, outbound }
  }

  hear(frequencies: readonly number[]) {
    return this.#analyser ? listen(this.#analyser, frequencies) : null
  }

  count(): number {
    return this.#scratch ? readCounter(this.#video, this.#scratch) : -1
  }

  /** What is still open. */
  left(): { tracks: number; connections: number } {
    return {
      tracks: this.tracks.filter((track) => track.readyState === 'live').length,
      connections: this.connections.filter((pc) => pc.connectionState !== 'closed').length,
    }
  }

  #platform(toneHz: number): Platform {
    const platform = browserPlatform()
    return {
      ...platform,
      createPeerConnection: (configuration) => {
        const pc = platform.createPeerConnection(configuration)
        this.connections.push(pc)
        return pc
      },
      permission: async () => 'granted',
      getUserMedia: async (constraints) => {
        const stream = new MediaStream()
        if (constraints.audio) stream.addTrack(toneTrack(this.#audio, toneHz))
        if (constraints.video) stream.addTrack(counterTrack())
        this.tracks.push(...stream.getTracks())
        return stream
      },
    }
  }

  /** Plays what comes in, as a page would. */
  #watch(): void {
    const remote = this.engine.current.get()?.get().remote
    if (!remote) return
    const [sound] = remote.audio.getAudioTracks()
    if (this.#video.srcObject !== remote.camera) this.#video.srcObject = remote.camera
    if (sound && sound.id !== this.#heard) {
      this.#heard = sound.id
      this.#player.srcObject = remote.audio
      this.#analyser = this.#audio.createAnalyser()
      this.#analyser.fftSize = 4096
      this.#analyser.smoothingTimeConstant = 0
      this.#audio.createMediaStreamSource(remote.audio).connect(this.#analyser)
    }
  }

  #measure(): void {
    // What an earlier call left in the analyser is not heard again.
    this.#analyser = null
    this.#heard = null
    this.#watch()
    this.#video.requestVideoFrameCallback(() => {
      this.times.picture ??= now()
    })
    const timer = setInterval(() => {
      const heard = this.hear([])
      if (heard && heard.rms > 0.01) this.times.sound ??= now()
      if (this.times.sound !== null) clearInterval(timer)
    }, 4)
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}

declare global {
  interface Window {
    bench: Bench
    benchSend: Send
    openBench: (options: BenchOptions) => void
  }
}

window.openBench = (options) => {
  window.bench = new Bench(options, window.benchSend)
}
