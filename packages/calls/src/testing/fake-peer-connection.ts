// Enough of an RTCPeerConnection to test what stands above it; what browsers really do, real browsers prove.
import { FakeTrack } from './fake-media.ts'

/** The paths between fake connections. While `blocked`, nothing passes and nobody is told. */
export class FakeNetwork {
  blocked = false
  /** Are these two ends out of reach of each other, whatever others are? */
  areApart: (one: FakePeerConnection, other: FakePeerConnection | undefined) => boolean = () => false
  /** Without it, a connection that may use relays only finds no candidate. */
  hasRelay = true
  /** Trickled candidates are not needed when true; otherwise one must have arrived before anything connects. */
  readonly connections = new Map<string, FakePeerConnection>()
  #next = 1

  name(): string {
    return String(this.#next++)
  }
}

const home = '192.0.2.7'
const relay = '198.51.100.3'

interface Section {
  readonly mid: string
  readonly kind: string
  readonly direction: string
}

type FakeParameters = Pick<RTCRtpSendParameters, 'encodings' | 'degradationPreference'>

class FakeSender {
  track: FakeTrack | null = null
  readonly history: (FakeTrack | null)[] = []
  #parameters: FakeParameters = { encodings: [{}] }

  /** The track is on it some time later (W3C WebRTC, section 5.2). */
  async replaceTrack(track: FakeTrack | null): Promise<void> {
    this.history.push(track)
    await Promise.resolve()
    this.track = track
  }

  getParameters(): FakeParameters {
    return structuredClone(this.#parameters)
  }

  async setParameters(parameters: FakeParameters): Promise<void> {
    this.#parameters = parameters
  }
}

export class FakeTransceiver {
  mid: string | null = null
  direction: string
  readonly kind: 'audio' | 'video'
  readonly sender = new FakeSender()
  readonly receiver: { readonly track: FakeTrack }
  readonly born: RTCRtpTransceiverInit

  constructor(kind: 'audio' | 'video', direction: string, born: RTCRtpTransceiverInit = {}) {
    this.kind = kind
    this.direction = direction
    this.born = born
    this.receiver = { track: new FakeTrack(kind) }
  }
}

class FakeChannel extends EventTarget {
  readyState: 'connecting' | 'open' | 'closed' = 'connecting'
  bufferedAmount = 0
  readonly #deliver: (data: string) => void

  constructor(deliver: (data: string) => void) {
    super()
    this.#deliver = deliver
  }

  send(data: string): void {
    if (this.readyState === 'open') this.#deliver(data)
  }

  close(): void {
    this.readyState = 'closed'
  }
}

export class FakePeerConnection extends EventTarget {
  readonly name: string
  readonly configuration: RTCConfiguration
  readonly transceivers: FakeTransceiver[] = []
  signalingState: RTCSignalingState = 'stable'
  connectionState: RTCPeerConnectionState = 'new'
  iceConnectionState: RTCIceConnectionState = 'new'
  localDescription: RTCSessionDescriptionInit | null = null
  remoteDescription: RTCSessionDescriptionInit | null = null
  /** Descriptions that were applied, for assertions. */
  readonly applied: string[] = []
  readonly #network: FakeNetwork
  #channel: FakeChannel | null = null
  #ufrags = 0
  /** Has found a candidate of its own since it last began to look. */
  hasCandidate = false
  #restart = false
  #operations = 0
  #received = 0
  #stable: [RTCSessionDescriptionInit | null, RTCSessionDescriptionInit | null] = [null, null]
  #pairs = new Set<string>()

  constructor(network: FakeNetwork, configuration: RTCConfiguration = {}) {
    super()
    this.#network = network
    this.name = network.name()
    this.configuration = configuration
    network.connections.set(this.name, this)
  }

  addTransceiver(kind: 'audio' | 'video', init: RTCRtpTransceiverInit = {}): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, init.direction ?? 'sendrecv', init)
    this.transceivers.push(transceiver)
    return transceiver
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers
  }

  createDataChannel(): FakeChannel {
    this.#channel = new FakeChannel((data) => this.#remote()?.arrive(data))
    return this.#channel
  }

  restartIce(): void {
    this.#restart = true
    this.#askToNegotiate()
  }

  setConfiguration(configuration: RTCConfiguration): void {
    Object.assign(this.configuration, configuration)
  }

  async setLocalDescription(): Promise<void> {
    await this.#operation()
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer'
    if (this.#ufrags === 0 || this.#restart || this.#theyRestarted()) this.#ufrags += 1
    this.#restart = false
    this.transceivers.forEach((it, index) => {
      it.mid ??= String(index)
    })
    this.localDescription = { type, sdp: this.#sdp() }
    this.applied.push(`local ${type}`)
    this.#turn(type === 'offer' ? 'have-local-offer' : 'stable')
    queueMicrotask(() => this.#gather())
  }

  async setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    await this.#operation()
    if (!description.sdp.startsWith('fake ')) throw new DOMException('not a description', 'OperationError')
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer') {
      throw new DOMException(`answer in ${this.signalingState}`, 'InvalidStateError')
    }
    if (description.type === 'offer') {
      // Browsers roll an own offer back (RFC 9429, section 4.1.10.2), and one of them shows no picture after it.
      if (this.signalingState === 'have-local-offer') throw new DOMException('rollback', 'InvalidStateError')
      this.#adopt(description.sdp)
    }
    this.remoteDescription = description
    this.applied.push(`remote ${description.type}`)
    this.#turn(description.type === 'offer' ? 'have-remote-offer' : 'stable')
  }

  async addIceCandidate(init: { candidate: string; usernameFragment: string }): Promise<void> {
    this.#mustBeOpen()
    if (!this.remoteDescription?.sdp?.includes(`a=ice-ufrag:${init.usernameFragment}\n`)) {
      throw new DOMException('candidate of another description', 'OperationError')
    }
    if (init.candidate) this.#pairs.add(init.usernameFragment)
    this.#connect()
    this.#remote()?.tryConnect()
  }

  async getStats(): Promise<Map<string, object>> {
    const carried = this.transceivers.filter((it) => it.sender.track !== null).length
    return new Map<string, object>([
      ['T', { type: 'transport', bytesReceived: this.#received }],
      ['O', { type: 'outbound-rtp', packetsSent: carried }],
    ])
  }

  close(): void {
    this.connectionState = 'closed'
    this.signalingState = 'closed'
    this.#channel?.close()
  }

  /** ICE notices, or gives up. */
  turn(state: 'disconnected' | 'failed'): void {
    this.connectionState = state
    this.iceConnectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }

  arrive(data: string): void {
    if (this.#isCutOff || this.connectionState === 'closed') return
    this.#received += data.length
    queueMicrotask(() => this.#channel?.dispatchEvent(new MessageEvent('message', { data })))
  }

  tryConnect(): void {
    this.#connect()
  }

  /** Takes its time, as the operations chain does (W3C WebRTC, section 4.4.1.2). */
  async #operation(): Promise<void> {
    this.#mustBeOpen()
    this.#operations += 1
    await Promise.resolve()
    this.#operations -= 1
  }

  /** Only while nothing else goes on; otherwise again when it is stable (section 4.7.3). */
  #askToNegotiate(): void {
    queueMicrotask(() => {
      const free = this.signalingState === 'stable' && this.#operations === 0
      if (free && this.#restart) this.dispatchEvent(new Event('negotiationneeded'))
    })
  }

  #mustBeOpen(): void {
    if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError')
  }

  #turn(state: RTCSignalingState): void {
    this.signalingState = state
    if (state === 'stable') {
      this.#stable = [this.localDescription, this.remoteDescription]
      this.#askToNegotiate()
    }
    this.dispatchEvent(new Event('signalingstatechange'))
    this.#connect()
  }

  #sdp(): string {
    const sections = this.transceivers.map((it) => `m=${it.mid} ${it.kind} ${it.direction}`)
    return [`fake ${this.name}`, `a=ice-ufrag:${this.#ufrag()}`, ...sections, ''].join('\n')
  }

  #ufrag(): string {
    return `u${this.name}.${this.#ufrags}`
  }

  /** Their offer has another ufrag than the one before: the answer must have one too (RFC 8839, section 4.4.3). */
  #theyRestarted(): boolean {
    const before = this.#stable[1]?.sdp?.match(/a=ice-ufrag:(\S+)/)?.[1]
    const now = this.remoteDescription?.sdp?.match(/a=ice-ufrag:(\S+)/)?.[1]
    return this.signalingState === 'have-remote-offer' && before !== undefined && before !== now
  }

  #gather(): void {
    if (this.connectionState === 'closed') return
    const isRelayed = this.configuration.iceTransportPolicy === 'relay'
    const place = isRelayed ? `${relay} 61234 typ relay raddr ${home} rport 50611` : `${home} 50611 typ host`
    const line = `candidate:${this.#ufrag()} 1 udp 1 ${place}`
    const candidate = { candidate: line, sdpMid: '0', sdpMLineIndex: 0 }
    this.hasCandidate = !isRelayed || this.#network.hasRelay
    const own = this.hasCandidate ? [{ ...candidate, usernameFragment: this.#ufrag() }] : []
    for (const found of [...own, null]) {
      this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: found }))
    }
  }

  #adopt(sdp: string): void {
    for (const section of sections(sdp)) {
      if (this.transceivers.some((it) => it.mid === section.mid)) continue
      const transceiver = new FakeTransceiver(section.kind === 'audio' ? 'audio' : 'video', 'recvonly')
      transceiver.mid = section.mid
      this.transceivers.push(transceiver)
    }
  }

  get #isCutOff(): boolean {
    return this.#network.blocked || this.#network.areApart(this, this.#remote())
  }

  #remote(): FakePeerConnection | undefined {
    const name = this.remoteDescription?.sdp?.match(/^fake (\S+)/)?.[1]
    return this.#network.connections.get(name ?? '')
  }

  /** Whether both ends hold each other's newest descriptions and one candidate reached this one. */
  #connect(): void {
    const remote = this.#remote()
    if (this.#isCutOff || this.signalingState !== 'stable' || remote?.signalingState !== 'stable') return
    const theirs = this.remoteDescription?.sdp?.match(/a=ice-ufrag:(\S+)/)?.[1] ?? ''
    if (!this.hasCandidate || !remote.hasCandidate) return
    if (!this.#pairs.has(theirs) || remote.remoteDescription?.sdp !== this.localDescription?.sdp) return
    for (const end of [this, remote]) end.open()
  }

  open(): void {
    if (this.connectionState === 'closed') return
    if (this.connectionState !== 'connected') {
      this.connectionState = 'connected'
      this.iceConnectionState = 'connected'
      this.dispatchEvent(new Event('connectionstatechange'))
    }
    if (this.#channel?.readyState === 'connecting') {
      this.#channel.readyState = 'open'
      this.#channel.dispatchEvent(new Event('open'))
    }
  }
}

function sections(sdp: string): Section[] {
  return [...sdp.matchAll(/^m=(\S+) (\S+) (\S+)$/gm)].map(([, mid = '', kind = '', direction = '']) => ({
    mid,
    kind,
    direction,
  }))
}
