// One call: follows its state, owns its tracks, its backend and its clocks, and ends all of them.
import { type Readable, Value } from '@poruch/live'
import type { CallEndReason, CallId, CallMedia, Call as CallRecord, CallSeen, UserId } from '@poruch/protocol'
import type { OwnState, PeerNotice } from './backend.ts'
import { CallLinks } from './call-links.ts'
import { callModeration } from './call-moderation.ts'
import type { CallOptions } from './call-options.ts'
import { isForVoices } from './call-peers.ts'
import { areLinked, bestLink, CallPeople, nothing, voiceLeaves } from './call-people.ts'
import { Reporter } from './call-report.ts'
import { CallRequests } from './call-requests.ts'
import { snapshotOf } from './call-snapshot.ts'
import {
  type CallEvent,
  type CallState,
  dialing,
  incoming,
  joining,
  rangBefore,
  reduce,
  returned,
  takingOver,
} from './call-state.ts'
import { CallTimers } from './call-timers.ts'
import type { Log } from './log.ts'
import { Gate } from './media/gate.ts'
import { LocalMedia } from './media/local-media.ts'
import { Moving } from './moving.ts'
import { OwnSigns } from './signs.ts'
import type {
  CallHandle,
  CallModeration,
  CallPlace,
  CallReport,
  CallSnapshot,
  LocalKind,
  Wanted,
} from './snapshot.ts'

export class Call implements CallHandle {
  readonly #options: CallOptions
  readonly #gate = new Gate()
  readonly #local: LocalMedia
  readonly #people: CallPeople
  readonly #timers: CallTimers
  readonly #snapshot: Value<CallSnapshot>
  readonly #log: Log
  readonly #requests: CallRequests
  readonly #links: CallLinks
  readonly moderation: CallModeration
  readonly signs: OwnSigns
  readonly ownLevel: Readable<number>
  readonly #reporter = new Reporter()
  #state: CallState
  #mutedBy: UserId | null = null
  #held = false
  #moving: Moving | null = null

  private constructor(options: CallOptions, state: CallState) {
    const { platform, settings, log } = options
    this.#options = options
    this.#state = state
    this.#log = (event, detail = {}, peer = null) =>
      log({ at: platform.clock.now(), callId: this.#state.id, peer, event, detail })
    this.#requests = new CallRequests({
      ...{ options, log: this.#log, state: () => this.#state, ringLeft: () => this.#timers.ringLeft },
      dispatch: (event) => this.#dispatch(event),
      onMoveRefused: () => this.vanish(),
    })
    this.#local = new LocalMedia({
      ...{ platform, settings, log: this.#log },
      publish: (source, track) => this.#gate.publish(source, track),
      onChange: () => this.#localChanged(),
    })
    this.ownLevel = this.#local.level
    this.#links = new CallLinks({
      ...{ options, gate: this.#gate, log: this.#log },
      state: () => this.#state,
      own: () => this.#own(),
      signs: () => this.signs.now,
      onNotice: (notice) => this.#noticed(notice),
      onChange: () => this.#linkChanged(),
    })
    this.moderation = callModeration(
      options,
      () => this.#state.id,
      (record) => this.takeRecord(record),
    )
    this.#people = new CallPeople(platform)
    const isIn = () => this.#state.phase === 'in_call'
    this.signs = new OwnSigns(platform.clock, isIn, () => this.#localChanged())
    this.#timers = new CallTimers(platform, () => options.signaling.serverNow(), {
      onRingExpired: () => this.#requests.ringExpired(),
      onConnectTimeout: () => this.#giveUp('connect_timeout'),
      onConnectionLost: () => this.#giveUp('connection_lost'),
    })
    this.#snapshot = new Value(this.#compose(1))
    this.#timers.follow(state, 'none')
  }

  /** Calls somebody. Only from the person's own gesture: it opens microphone and camera. */
  static start(options: CallOptions, id: CallId, place: CallPlace, media: CallMedia): Call {
    const { prelink } = options
    const { userId, deviceId: self } = options.signaling
    const { chatId, roomId = null, peerId = null } = place
    const call = new Call(options, dialing({ chatId, roomId, peerId, id, media, prelink, userId, self }))
    call.#gate.open({ by: 'start' })
    if (media === 'screen') void call.#beginWithScreen()
    else {
      call.#local.start({ microphone: true, camera: media === 'video' })
      void call.#requests.start()
    }
    return call
  }

  /** Comes into a call that is seen to go on, and links at once. Only from the person's own gesture, as `start`. */
  static join(options: CallOptions, seen: CallSeen, media: CallMedia): Call {
    const { signaling, platform, prelink, mailbox } = options
    const known = signaling.records.get().get(seen.id)
    const { userId, deviceId: self } = signaling
    const { chatId, roomId } = seen
    // What was said so far was said to this device when it was in before.
    mailbox.forget(seen.id)
    const identity = { chatId, roomId, media, prelink, userId, self }
    const call = new Call(options, joining(identity, seen, known, platform.clock.monotonic()))
    call.#gate.open({ by: 'start' })
    call.#local.start({ microphone: true, camera: media === 'video' })
    call.#links.beginAgain(seen)
    void call.#requests.start()
    call.#follow(null)
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
    if (takesOver) call.#links.resume()
    call.#requests.ring(record)
    return call
  }

  /** A call that this device was in before its page went. Only from the person's own gesture, as `start`. */
  static comeBack(options: CallOptions, record: CallRecord, wanted: Wanted): Call {
    const call = Call.#goOn(options, record, wanted, returned)
    call.#follow(null)
    call.#links.resume()
    call.#requests.accept()
    return call
  }

  /** A call that another device of the person is in. Only from their own gesture, as `start`. */
  static takeOver(options: CallOptions, record: CallRecord, wanted: Wanted): Call {
    const call = Call.#goOn(options, record, wanted, takingOver)
    call.#moving = new Moving(options.platform.clock, () => call.#requests.move(true))
    call.#requests.move(false)
    return call
  }

  static #goOn(options: CallOptions, record: CallRecord, wanted: Wanted, make: typeof returned): Call {
    const { signaling, platform, prelink, mailbox } = options
    const own = { prelink, userId: signaling.userId, self: signaling.deviceId }
    // What was said so far was said to the page that went.
    mailbox.forget(record.id)
    const call = new Call(options, make(own, record, platform.clock.monotonic(), signaling.serverNow()))
    call.#links.beginAgain(record)
    call.#gate.open({ by: 'return' })
    call.#local.start(wanted)
    return call
  }

  get(): CallSnapshot {
    return this.#snapshot.get()
  }

  subscribe(listener: () => void): () => void {
    return this.#snapshot.subscribe(listener)
  }

  accept(wanted: Wanted): void {
    if (this.#state.phase !== 'incoming') return
    this.#gate.open({ by: 'accept' })
    this.#local.start(wanted)
    this.#dispatch({ type: 'accept', at: this.#now() })
  }

  decline(scope: 'user' | 'device'): void {
    if (this.#state.phase !== 'incoming') return
    this.#requests.decline(scope)
    this.#dispatch({ type: 'decline', at: this.#now() })
  }

  hangUp(): void {
    const { phase } = this.#state
    if (phase === 'incoming') this.decline('user')
    else this.#dispatch({ type: 'hang_up', at: this.#now() })
  }

  setMicrophone(on: boolean): void {
    if (!this.#mayCapture()) return
    if (on) this.#mutedBy = null
    this.#local.setMicrophone(on)
  }

  setCamera(on: boolean): void {
    if (this.#mayCapture()) this.#local.setCamera(on)
  }

  setScreen(on: boolean, wish = { audio: true }): void {
    if (!on) this.#local.stopScreen()
    else if (this.#mayCapture()) void this.#local.shareScreen(wish)
  }

  setDevice(kind: LocalKind, id: string): void {
    if (this.#mayCapture()) this.#local.setDevice(kind, id)
  }

  switchCamera(): void {
    if (this.#mayCapture()) void this.#local.switchCamera()
  }

  hold(on: boolean): void {
    const { phase } = this.#state
    if (on === this.#held || (phase !== 'accepting' && phase !== 'in_call')) return
    this.#held = on
    this.#gate.hold(on)
    this.#localChanged()
  }

  report(): CallReport {
    return this.#reporter.report(this.#state.endedAt ?? this.#now())
  }

  dismiss(): void {
    if (this.#state.phase === 'ended') this.#options.onDismiss(this)
  }

  /** Whoever moderates wants quiet here. On again is for the person alone. */
  takeMuted(by: UserId): void {
    if (!this.#mayCapture() || !this.#local.microphone.wanted) return
    this.#mutedBy = by
    this.#local.setMicrophone(false)
  }

  /** A record from the server. */
  takeRecord(record: CallRecord): void {
    this.#dispatch({ type: 'record', record, at: this.#now() })
  }

  /** The person chose otherwise meanwhile. */
  settingsChanged(): void {
    this.#links.settingsChanged()
  }

  /** The network of this device is another one. */
  networkChanged(): void {
    this.#links.networkChanged()
  }

  /** Signaling is back after a gap. */
  resume(): void {
    this.#links.resume()
    const { phase, record } = this.#state
    // Asks for the record in the only way there is: both commands may be repeated.
    if (phase === 'dialing' && record) void this.#requests.start()
    if (phase === 'incoming' && record) this.#requests.ring(record)
  }

  /** Goes without a word: it rings on in another page, or this device comes back to it there. */
  vanish(): void {
    this.#dispatch({ type: 'given_up', reason: 'connection_lost', at: this.#now() })
  }

  /** Of a call that is put aside nothing is on, whatever is captured. */
  #own(): OwnState {
    return { media: this.#held ? nothing : this.#local.mediaState, held: this.#held }
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
    const { phase } = this.#state
    if (phase === 'ended' || phase === 'ending') {
      if (before?.phase !== phase) this.#finish(before)
      return
    }
    const isYes = phase === 'accepting' && before !== null && before.phase !== phase
    // What is said to the others is heard once the server knows that this device is in.
    if (isYes) this.#requests.accept()
    this.#links.follow(before)
    if (isYes) this.#links.announceAccept()
    this.#linkChanged()
  }

  /** The call is over for this device: everything local stops at once, the others are told. */
  #finish(before: CallState | null): void {
    const { phase, reason } = this.#state
    this.#gate.close()
    this.#local.stop()
    const { links, lost } = this.report()
    this.#log('call.report', { links: links.length, times: lost.times, lostMs: Math.round(lost.ms) })
    this.#people.show([], [])
    this.#timers.stop()
    this.#moving?.stop()
    this.signs.end()
    this.#requests.withdraw()
    if (phase === 'ending') {
      if (reason === 'cancelled') this.#requests.cancel()
      else this.#requests.hangUp('completed')
      void this.#leave()
    } else if (before?.phase !== 'ending') this.#links.close()
  }

  async #leave(): Promise<void> {
    await this.#links.leave()
    this.#dispatch({ type: 'left', at: this.#now() })
  }

  /** They said it themselves; of two people the server hears it from us in case they cannot reach it. */
  #noticed({ type, from }: PeerNotice): void {
    const { peers, record } = this.#state
    if (type === 'accepted') this.#dispatch({ type: 'peer_accepted', from, at: this.#now() })
    if (type === 'accepted' || !peers.includes(from)) return
    if (record?.pair !== false) this.#requests.hangUp('completed')
    this.#dispatch({ type: 'peer_hung_up', from, at: this.#now() })
  }

  #giveUp(reason: Extract<CallEndReason, 'connect_timeout' | 'connection_lost'>): void {
    this.#requests.hangUp(reason)
    this.#dispatch({ type: 'given_up', reason, at: this.#now() })
  }

  /** Nobody is called before it is known what they shall see; the picker first, so that it is still the gesture's. */
  async #beginWithScreen(): Promise<void> {
    const outcome = await this.#local.startWithScreen()
    if (outcome === 'shared') return this.#requests.start()
    const reason = outcome === 'failed' ? 'media_error' : 'cancelled'
    this.#dispatch({ type: 'given_up', reason, at: this.#now() })
  }

  #localChanged(): void {
    this.signs.setSpeaking(this.#local.voice.speaking && !this.#held)
    this.#links.announce()
    this.#refresh()
  }

  #linkChanged(): void {
    const { peers } = this.#state
    const linked = this.#links.linked
    this.#local.setVoicesOnly(isForVoices(peers))
    this.#people.show(linked, peers)
    this.#reporter.take(linked)
    const link = bestLink(linked, peers)
    if (link === 'connected') this.#dispatch({ type: 'connected', at: this.#now() })
    if (areLinked(linked, peers)) this.#moving?.finish()
    this.#timers.follow(this.#state, link)
    // What is put aside is meant to be silent.
    this.#local.setVoiceLeaves(this.#held ? null : voiceLeaves(linked, peers))
    this.#refresh()
  }

  #refresh(): void {
    this.#snapshot.set(this.#compose(this.#snapshot.get().rev + 1))
  }

  #compose(rev: number): CallSnapshot {
    const linked = this.#links.linked
    const participants = this.#people.participants(this.#state, linked, this.#own(), this.signs.now)
    const own = { mutedBy: this.#mutedBy, held: this.#held }
    return snapshotOf(rev, this.#state, participants, linked, this.#local, own)
  }
}
