// The page of the browser tests: one engine with a made-up microphone and camera, and what a test may ask of it.
import type { DeviceId, UserId } from '@poruch/protocol'
import {
  type CallCommand,
  type CallEngine,
  type CallParticipant,
  type CallPlace,
  createCallEngine,
  type RelayedCommand,
} from '../index.ts'
import { browserPlatform, type Platform } from '../platform.ts'
import { counterTrack, listen, readCounter, toneTrack } from './test-capture.ts'
import { type SignalingEvent, TestSignaling } from './test-signaling.ts'

export interface BenchOptions {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly toneHz: number
  readonly prelink: 'contacts' | 'relay' | 'off'
  /** How high the camera's picture is. */
  readonly cameraLines: number
}

/** What goes over one connection that is open; numbers are counters. */
export interface BenchFlow {
  /** Of the newest picture of the other one's camera; 0: none came. */
  readonly frameHeight: number
  readonly voicePackets: number
  readonly voiceHeard: number
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

type Send = (command: CallCommand | RelayedCommand) => Promise<void>

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
  readonly #loudness = new GainNode(this.#audio, { gain: 0.3 })
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
      platform: this.#platform(options),
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

  /** The person says no more: their microphone is on, and gives the sound of a quiet room; or they speak again. */
  speak(on: boolean): void {
    this.#loudness.gain.value = on ? 0.3 : 1e-5
  }

  summary(): BenchSummary | null {
    const snapshot = this.engine.current.get()?.get()
    if (!snapshot) return null
    const { phase, reason, link, ringingOn, microphone, camera } = snapshot
    const other = this.#other()
    return {
      ...{ phase, reason, link, ringingOn, microphone: microphone.live, camera: camera.live },
      remoteMicrophone: other?.media.microphone ?? false,
      remoteCamera: other?.media.camera ?? false,
      hasCameraFrames: other?.hasCameraFrames ?? false,
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

  /** One for each open connection, in the order in which they were made. */
  async flows(): Promise<BenchFlow[]> {
    const open = this.connections.filter((pc) => pc.connectionState === 'connected')
    return Promise.all(
      open.map(async (pc) => {
        const stats: RTCStatsReport = await pc.getStats()
        let [frameHeight, voicePackets, voiceHeard] = [0, 0, 0]
        stats.forEach(({ type, mid, ...entry }: Record<string, unknown>) => {
          // The sections in the order of PROTOCOL, L-7.
          if (type === 'inbound-rtp' && mid === '1') frameHeight = Number(entry.frameHeight ?? 0)
          if (type === 'inbound-rtp' && mid === '0') voiceHeard = Number(entry.packetsReceived)
          if (type === 'outbound-rtp' && mid === '0') voicePackets = Number(entry.packetsSent)
        })
        return { frameHeight, voicePackets, voiceHeard }
      }),
    )
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

  #platform({ toneHz, cameraLines }: BenchOptions): Platform {
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
        if (constraints.audio) stream.addTrack(toneTrack(this.#audio, toneHz, this.#loudness))
        if (constraints.video) stream.addTrack(counterTrack(cameraLines))
        this.tracks.push(...stream.getTracks())
        return stream
      },
    }
  }

  #other(): CallParticipant | undefined {
    return this.engine.current
      .get()
      ?.get()
      .participants.find(({ isSelf, streams }) => !isSelf && streams)
  }

  /** Plays what comes in, as a page would. */
  #watch(): void {
    const remote = this.#other()?.streams
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
