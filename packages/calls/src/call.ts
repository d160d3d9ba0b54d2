// One call: follows its state, owns its tracks, its backend and its clocks, and ends all of them.
import { Value } from '@poruch/live'
import {
  type CallEndReason,
  type CallId,
  type Call as CallRecord,
  type DeviceId,
  type MediaState,
  PoruchError,
  type Prelink,
} from '@poruch/protocol'
import type { CallBackend, Participant } from './backend.ts'
import { CallCommands, type CallRequest, TooLate } from './call-commands.ts'
import { isSame, nothing, participantsOf } from './call-participants.ts'
import {
  type CallEvent,
  type CallState,
  dialing,
  incoming,
  isReachable,
  ownPrelink,
  peerOf,
  preparable,
  rangBefore,
  reduce,
  ringingOn,
} from './call-state.ts'
import { CallTimers } from './call-timers.ts'
import type { CreateBackend } from './create-backend.ts'
import type { CallLogEvent, Log } from './log.ts'
import type { Inbox, Mailbox } from './mailbox.ts'
import { Gate } from './media/gate.ts'
import { LocalMedia } from './media/local-media.ts'
import { RemoteStreams } from './media/remote-streams.ts'
import type { Platform } from './platform.ts'
import type { CallSettings } from './settings.ts'
import type { Signaling } from './signaling.ts'
import type { CallHandle, CallPlace, CallSnapshot, LinkState, LocalKind } from './snapshot.ts'

export interface CallOptions {
  readonly signaling: Signaling
  readonly mailbox: Mailbox
  readonly platform: Platform
  readonly settings: () => CallSettings
  readonly prelink: Prelink
  readonly createBackend: CreateBackend
  readonly log: (event: CallLogEvent) => void
  /** The person puts the ended call away. */
  readonly onDismiss: (call: Call) => void
}

export class Call implements CallHandle {
  readonly #options: CallOptions
  readonly #gate = new Gate()
  readonly #local: LocalMedia
  readonly #remote: RemoteStreams
  readonly #timers: CallTimers
  readonly #snapshot: Value<CallSnapshot>
  readonly #log: Log
  readonly #commands: CallCommands
  #backend: CallBackend | null = null
  #state: CallState
  #told: MediaState = nothing

  private constructor(options: CallOptions, state: CallState) {
    const { platform, settings, log } = options
    this.#options = options
    this.#state = state
    this.#log = (event, detail = {}, peer = null) =>
      log({ at: platform.clock.now(), callId: this.#state.id, peer, event, detail })
    this.#commands = new CallCommands({ ...options, log: this.#log })
    this.#local = new LocalMedia({
      platform,
      settings,
      log: this.#log,
      publish: (source, track) => this.#gate.publish(source, track),
      onChange: () => this.#localChanged(),
    })
    this.#remote = new RemoteStreams(platform)
    this.#timers = new CallTimers(platform, () => options.signaling.serverNow(), {
      onRingExpired: () => this.#ringExpired(),
      onRebuild: () => this.#rebuild(),
      onConnectTimeout: () => this.#giveUp('connect_timeout'),
      onConnectionLost: () => this.#giveUp('connection_lost'),
    })
    this.#snapshot = new Value(this.#compose(1))
    this.#timers.follow(state, 'none')
  }

  /** Calls somebody. Only from the person's own gesture: it opens microphone and camera. */
  static start(options: CallOptions, id: CallId, place: CallPlace, media: 'audio' | 'video'): Call {
    const { prelink } = options
    const { userId, deviceId: self } = options.signaling
    const call = new Call(options, dialing({ ...place, id, media, prelink, userId, self }))
    call.#gate.open({ by: 'start' })
    call.#local.start({ microphone: true, camera: media === 'video' })
    void call.#begin()
    return call
  }

  /** A call that rings here. */
  static ring(options: CallOptions, record: CallRecord): Call {
    const { prelink } = options
    const { userId, deviceId: self } = options.signaling
    const takesOver = rangBefore(record, self)
    // What was said so far was said to the page that rang before.
    if (takesOver) options.mailbox.forget(record.id)
    const call = new Call(options, incoming({ prelink, userId, self }, record))
    call.#follow(null)
    if (takesOver) call.#backend?.resume()
    void call.#request({
      type: 'call.ringing',
      callId: record.id,
      prelink: ownPrelink(prelink, record.mutual),
    })
    return call
  }

  get(): CallSnapshot {
    return this.#snapshot.get()
  }

  subscribe(listener: () => void): () => void {
    return this.#snapshot.subscribe(listener)
  }

  accept(wanted: { microphone: boolean; camera: boolean }): void {
    if (this.#state.phase !== 'incoming') return
    this.#gate.open({ by: 'accept' })
    this.#local.start(wanted)
    this.#dispatch({ type: 'accept', at: this.#now() })
  }

  decline(scope: 'user' | 'device'): void {
    if (this.#state.phase !== 'incoming') return
    void this.#request({ type: 'call.decline', callId: this.#state.id, scope })
    this.#dispatch({ type: 'decline', at: this.#now() })
  }

  hangUp(): void {
    const { phase } = this.#state
    if (phase === 'incoming') this.decline('user')
    else this.#dispatch({ type: 'hang_up', at: this.#now() })
  }

  setMicrophone(on: boolean): void {
    if (this.#mayCapture()) this.#local.setMicrophone(on)
  }

  setCamera(on: boolean): void {
    if (this.#mayCapture()) this.#local.setCamera(on)
  }

  setDevice(kind: LocalKind, id: string): void {
    if (this.#mayCapture()) this.#local.setDevice(kind, id)
  }

  switchCamera(): void {
    if (this.#mayCapture()) void this.#local.switchCamera()
  }

  dismiss(): void {
    if (this.#state.phase === 'ended') this.#options.onDismiss(this)
  }

  /** A record from the server. */
  takeRecord(record: CallRecord): void {
    this.#dispatch({ type: 'record', record, at: this.#now() })
  }

  /** Signaling is back after a gap. */
  resume(): void {
    this.#backend?.resume()
    const { phase, id, record, prelink } = this.#state
    // Asks for the record in the only way there is: both commands may be repeated.
    if (phase === 'dialing' && record) void this.#begin()
    if (phase === 'incoming' && record) {
      void this.#request({ type: 'call.ringing', callId: id, prelink: ownPrelink(prelink, record.mutual) })
    }
  }

  /** The page goes away: the last moment to say goodbye. */
  leavePage(): void {
    if (this.#state.phase !== 'incoming') this.hangUp()
  }

  /** Stops without a word: another page may still let it ring. */
  abandon(): void {
    if (this.#state.phase === 'incoming') {
      this.#dispatch({ type: 'given_up', reason: 'missed', at: this.#now() })
    } else this.hangUp()
  }

  /** The gate is the lock; this keeps a device from being opened for nobody. */
  #mayCapture(): boolean {
    return this.#gate.isOpen
  }

  #now(): number {
    return this.#options.platform.clock.monotonic()
  }

  #dispatch(event: CallEvent): void {
    const before = this.#state
    const next = reduce(before, event)
    if (next === before) return
    this.#state = next
    if (next.phase !== before.phase) {
      this.#log('call.phase', { phase: next.phase, reason: next.reason, cause: event.type })
    }
    this.#follow(before)
    this.#refresh()
  }

  /** Makes the world fit the state. */
  #follow(before: CallState | null): void {
    const { phase, id, peer, confirmed } = this.#state
    if (phase === 'ended' || phase === 'ending') {
      if (before?.phase !== phase) this.#finish(before)
      return
    }
    if (before && before.id !== id) this.#closeBackend()
    const prepared = preparable(this.#state)
    if (prepared.length > 0 || peer !== null) this.#openBackend()
    for (const { deviceId, transport } of prepared) this.#backend?.prepare(deviceId, transport)
    if (peer !== null && (before?.peer !== peer || before.id !== id)) {
      this.#announce()
      this.#backend?.join([peer])
    }
    if (peer !== null && confirmed) this.#backend?.keep([peer])
    if (phase === 'accepting' && before?.phase !== phase) {
      this.#backend?.announceAccept()
      void this.#request({ type: 'call.accept', callId: id })
    }
    this.#linkChanged()
  }

  /** The call is over for this device: everything local stops at once, the others are told. */
  #finish(before: CallState | null): void {
    const { phase, id, reason } = this.#state
    this.#gate.close()
    this.#local.stop()
    this.#remote.show(new Map())
    this.#timers.stop()
    this.#commands.withdraw()
    if (phase === 'ending') {
      if (reason === 'cancelled') this.#cancel()
      else void this.#request({ type: 'call.hangup', callId: id, reason: 'completed' })
      void this.#leave()
    } else if (before?.phase !== 'ending') this.#closeBackend()
  }

  async #leave(): Promise<void> {
    await this.#backend?.leave()
    this.#closeBackend()
    this.#dispatch({ type: 'left', at: this.#now() })
  }

  #openBackend(): void {
    if (this.#backend) return
    const { signaling, platform, mailbox, createBackend } = this.#options
    const { id, role } = this.#state
    const inbox: Inbox = (from, take) => mailbox.open(id, from, take)
    const backend = createBackend('mesh', { callId: id, role, signaling, inbox, platform, log: this.#log })
    this.#backend = backend
    this.#gate.connect(backend)
    backend.onNotice(({ type, from }) =>
      type === 'accepted'
        ? this.#dispatch({ type: 'peer_accepted', from, at: this.#now() })
        : this.#peerHungUp(from),
    )
    backend.participants.subscribe(() => this.#linkChanged())
  }

  #closeBackend(): void {
    this.#backend?.close()
    this.#backend = null
  }

  /** They said it themselves; the server hears it from us in case they cannot reach it. */
  #peerHungUp(from: DeviceId): void {
    if (from !== this.#state.peer) return
    void this.#request({ type: 'call.hangup', callId: this.#state.id, reason: 'completed' })
    this.#dispatch({ type: 'peer_hung_up', from, at: this.#now() })
  }

  #giveUp(reason: Extract<CallEndReason, 'connect_timeout' | 'connection_lost'>): void {
    void this.#request({ type: 'call.hangup', callId: this.#state.id, reason })
    this.#dispatch({ type: 'given_up', reason, at: this.#now() })
  }

  #ringExpired(): void {
    if (this.#state.phase === 'dialing') this.#cancel()
    this.#dispatch({ type: 'given_up', reason: 'missed', at: this.#now() })
  }

  /** A call of which nobody can have heard needs no end. */
  #cancel(): void {
    if (this.#commands.startLeft) void this.#request({ type: 'call.cancel', callId: this.#state.id })
  }

  #rebuild(): void {
    if (this.#state.peer !== null) this.#backend?.rebuild(this.#state.peer)
  }

  async #begin(): Promise<void> {
    const { id, chatId, media, prelink } = this.#state
    const answer = await this.#request({ type: 'call.start', callId: id, chatId, media, prelink })
    if (answer && answer.id !== id) this.#dispatch({ type: 'merged', record: answer, at: this.#now() })
  }

  /** Gives the record in the answer, having taken it; null when the server refused. */
  async #request(request: CallRequest): Promise<CallRecord | null> {
    try {
      const record = await this.#commands.send(request, this.#timers.ringLeft)
      this.takeRecord(record)
      return record
    } catch (error) {
      const code = error instanceof PoruchError ? error.code : 'internal'
      this.#log('request.failed', { type: request.type, code })
      const matters = request.type === 'call.start' || request.type === 'call.accept'
      if (!matters) return null
      const { phase } = this.#state
      if (error instanceof TooLate && (phase === 'dialing' || phase === 'accepting')) this.#ringExpired()
      else this.#dispatch({ type: 'refused', code, at: this.#now() })
      return null
    }
  }

  #localChanged(): void {
    this.#announce()
    this.#refresh()
  }

  /** Tells the one we speak with what is on. Nobody else hears of it. */
  #announce(): void {
    const { mediaState } = this.#local
    if (this.#state.peer === null || !this.#backend || isSame(mediaState, this.#told)) return
    this.#told = mediaState
    this.#backend.announce(mediaState)
  }

  #peer(): Participant | undefined {
    const { peer } = this.#state
    return this.#backend?.participants.get().find((participant) => participant.deviceId === peer)
  }

  #linkChanged(): void {
    const peer = this.#peer()
    if (peer) this.#remote.show(peer.tracks)
    if (peer?.link === 'connected') this.#dispatch({ type: 'connected', at: this.#now() })
    this.#timers.follow(this.#state, peer?.link ?? 'none')
    this.#refresh()
  }

  #link(): LinkState {
    const links = this.#backend?.participants.get() ?? []
    const peer = this.#peer()
    if (peer) return peer.link
    if (links.some(({ link }) => link === 'connected')) return 'connected'
    return links.length > 0 ? 'connecting' : 'none'
  }

  #refresh(): void {
    this.#snapshot.set(this.#compose(this.#snapshot.get().rev + 1))
  }

  #compose(rev: number): CallSnapshot {
    const { id, chatId, role, media, phase, reason, answeredAt, connectedAt, endedAt } = this.#state
    const { audio, camera, screen } = this.#remote
    const peer = this.#peer()
    const linked = this.#backend?.participants.get() ?? []
    return {
      ...{ rev, id, chatId, role, media, phase, answeredAt, connectedAt, endedAt },
      peerId: peerOf(this.#state),
      reason: phase === 'ended' ? reason : null,
      participants: participantsOf(this.#state, linked, this.#local.mediaState),
      ringingOn: ringingOn(this.#state),
      reachable: isReachable(this.#state),
      link: this.#link(),
      microphone: this.#local.microphone,
      camera: this.#local.camera,
      localCamera: this.#local.preview,
      remote: {
        ...{ audio, camera, screen },
        media: peer?.mediaState ?? nothing,
        hasCameraFrames: peer?.frames.has('camera') ?? false,
        hasScreenFrames: peer?.frames.has('screen') ?? false,
      },
    }
  }
}
