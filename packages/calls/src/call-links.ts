// The ways of one call to the devices in it: opened when there is the first one, told what is on here, and ended.
import type { Call, DeviceId, LinkEvent } from '@poruch/protocol'
import type { CallBackend, OwnState, Participant, PeerNotice } from './backend.ts'
import { isBelievable } from './believable.ts'
import type { CallOptions } from './call-options.ts'
import { moversIn, offersTo, preparable } from './call-peers.ts'
import { isSame, nothing } from './call-people.ts'
import type { CallState } from './call-state.ts'
import type { Log } from './log.ts'
import type { Gate } from './media/gate.ts'
import { rungOf } from './over-calls.ts'
import { noSigns, type Signs } from './signs.ts'

interface Options {
  readonly options: CallOptions
  readonly gate: Gate
  readonly log: Log
  /** As it is now. */
  readonly state: () => CallState
  /** What is on here. */
  readonly own: () => OwnState
  /** What the person here shows. */
  readonly signs: () => Signs
  readonly onNotice: (notice: PeerNotice) => void
  readonly onChange: () => void
}

export class CallLinks {
  readonly #options: Options
  #backend: CallBackend | null = null
  #told: OwnState = { media: nothing, held: false }
  #firstGen = 1
  /** As it was seen, before a record says so. */
  #createdAt: number | null = null
  /** Which ways are made from here. */
  readonly #offers = new Map<DeviceId, boolean>()
  #shown = noSigns

  constructor(options: Options) {
    this.#options = options
  }

  get linked(): readonly Participant[] {
    return this.#backend?.participants.get() ?? []
  }

  /** Other pages or devices of this person were in: the connections are numbered above what those can have come to. */
  beginAgain({ createdAt }: Pick<Call, 'createdAt'>): void {
    const seconds = (this.#options.options.signaling.serverNow() - createdAt) / 1_000
    this.#createdAt = createdAt
    this.#firstGen = Math.max(1, Math.floor(seconds) + 2)
  }

  /** Makes the ways fit the state. @param before null: the first state */
  follow(before: CallState | null): void {
    const { id, peers, confirmed, record } = this.#options.state()
    if (before && before.id !== id) {
      this.close()
      // It is another call than was begun here, and this device may have been in it before.
      if (record) this.beginAgain(record)
    }
    const prepared = preparable(this.#options.state())
    if (prepared.length > 0 || peers.length > 0) this.#open()
    this.#dropTurned()
    for (const { deviceId, transport } of prepared) this.#backend?.prepare(deviceId, transport)
    if (before?.id !== id || before.peers.join() !== peers.join()) {
      this.announce()
      this.#backend?.join(peers)
    }
    const movers = moversIn(this.#options.state())
    for (const deviceId of movers) this.#backend?.prepare(deviceId, 'all')
    if (confirmed) this.#backend?.keep([...peers, ...movers])
  }

  /** Tells those we speak with what is on. Nobody else hears of it. */
  announce(): void {
    this.#show()
    const own = this.#options.own()
    const isTold = own.held === this.#told.held && isSame(own.media, this.#told.media)
    if (this.#options.state().peers.length === 0 || !this.#backend || isTold) return
    this.#told = own
    this.#backend.announce(own)
  }

  announceAccept(): void {
    this.#backend?.announceAccept()
  }

  settingsChanged(): void {
    this.#backend?.settingsChanged()
  }

  networkChanged(): void {
    if (!this.#backend) return
    // What is said of the next way must find the server, by the new network too.
    this.#options.options.signaling.doubt()
    this.#backend.networkChanged()
  }

  resume(): void {
    this.#backend?.resume()
  }

  /** Says goodbye, then closes. */
  async leave(): Promise<void> {
    await this.#backend?.leave()
    this.close()
  }

  close(): void {
    this.#backend?.close()
    this.#backend = null
  }

  /** When a device left and came in again, the other end of its way may be the one that makes it now: it begins anew. */
  #dropTurned(): void {
    const state = this.#options.state()
    const isTurned = (peer: DeviceId) =>
      state.peers.includes(peer) && this.#offers.get(peer) !== offersTo(state, peer)
    const linked = this.linked.map(({ deviceId }) => deviceId)
    const kept = linked.filter((peer) => !isTurned(peer))
    if (kept.length < linked.length) this.#backend?.keep(kept)
  }

  #offersTo(peer: DeviceId): boolean {
    const offers = offersTo(this.#options.state(), peer)
    this.#offers.set(peer, offers)
    return offers
  }

  #show(): void {
    const signs = this.#options.signs()
    if (!this.#backend || signs === this.#shown) return
    this.#shown = signs
    this.#backend.show(signs)
  }

  #believes(event: LinkEvent): boolean {
    const { options, state, log } = this.#options
    const now = options.signaling.serverNow()
    const believes = isBelievable(event, state().record?.createdAt ?? this.#createdAt ?? now, now)
    if (!believes) log('link.unbelievable', { type: event.type }, event.from)
    return believes
  }

  #open(): void {
    if (this.#backend) return
    const { options, gate, log, state, onNotice, onChange } = this.#options
    const { signaling, platform, mailbox, createBackend } = options
    const { id, record, self } = state()
    // This device may have been in before, or have linked.
    if (record && rungOf(record, self) > 1) this.beginAgain(record)
    const backend = createBackend('mesh', {
      ...{ callId: id, signaling, platform, log, firstGen: this.#firstGen },
      inbox: (from: DeviceId, take) =>
        mailbox.open(id, from, (event) => {
          if (this.#believes(event)) take(event)
        }),
      offersTo: (peer) => this.#offersTo(peer),
      hidesAddress: () => options.settings().hideAddress === true,
    })
    this.#backend = backend
    this.#shown = noSigns
    this.#show()
    gate.connect(backend)
    backend.onNotice(onNotice)
    backend.participants.subscribe(onChange)
  }
}
