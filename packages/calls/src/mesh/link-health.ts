// How one link does: what arrived when, what was tried since, and how long it was away.
import type { Platform } from '../platform.ts'
import type { LinkState, Outage } from '../snapshot.ts'
import type { RecoveryReason } from './link-message.ts'
import {
  type Health,
  isDoubtful,
  linkState,
  nextAction,
  pauseAfter,
  type RecoveryAction,
  recoveryTimes,
  troubleOf,
} from './recovery.ts'

/** An offer without an answer, or a link that does not come to life: the other side's socket may have been away. */
const patienceMs = 3_000
/** Between two answers to what the other side asks for. */
const answersMs = 1_000
/** The newest ones are kept. */
const mostOutages = 100
const mostSteps = 20

/** A long pause counts so much less with each arrival after it: after a dozen for little. */
const usualFades = 0.9

interface Options {
  readonly platform: Pick<Platform, 'clock' | 'isHidden'>
  /** The other end goes first. */
  readonly polite: boolean
  readonly isOnline: () => boolean
  readonly connectionState: () => RTCPeerConnectionState
  /** What is built now goes over a relay alone. */
  readonly isRelayed: () => boolean
}

export class LinkHealth {
  readonly #options: Options
  #lastArrivalAt: number | null = null
  #usualPauseMs = 0
  /** The last arrival before the silence that was told of. */
  #doubtedSince: number | null = null
  #awaitedSince: number | null = null
  #networkChangedAt: number | null = null
  #isBroken = false
  #troubleSince: number | null = null
  #attempts = 0
  #lastAttemptAt: number | null = null
  /** When something was last said that wants an answer; null before. */
  #spokeAt: number | null = null
  #outages: readonly Outage[] = []

  constructor(options: Options) {
    this.#options = options
  }

  get state(): LinkState {
    return linkState(this.#now)
  }

  /** Something has come over it, since it was last forgotten. */
  get hasArrived(): boolean {
    return this.#lastArrivalAt !== null
  }

  /** What was said last has had no answer for a while. */
  get isUnanswered(): boolean {
    return this.#spokeAt !== null && this.#clock.monotonic() - this.#spokeAt >= patienceMs
  }

  /** Does what the other side asks for come no sooner than it should? */
  get mayAnswer(): boolean {
    return this.#lastAttemptAt === null || this.#clock.monotonic() - this.#lastAttemptAt >= answersMs
  }

  /** What was tried last, here or at the other end, may still come to something. */
  get isTrying(): boolean {
    if (this.#lastAttemptAt === null) return false
    return this.#clock.monotonic() - this.#lastAttemptAt < pauseAfter(this.#attempts)
  }

  get attempts(): number {
    return this.#attempts
  }

  /** The second try of each trouble goes over a relay alone: where all paths were tried first, none of the others holds. */
  get triesRelay(): boolean {
    return this.#attempts === (this.hasArrived ? 2 : 1)
  }

  get outages(): readonly Outage[] {
    return this.#outages
  }

  /** @param agoMs noticed now, come so long ago */
  arrived(agoMs = 0): void {
    const at = this.#clock.monotonic() - agoMs
    if (this.#lastArrivalAt !== null && at <= this.#lastArrivalAt) return
    this.#pausedFor(at - (this.#lastArrivalAt ?? at))
    this.#lastArrivalAt = at
    const last = this.#outages.at(-1)
    if (last?.endedAt === null && this.state === 'connected') this.#setLast({ ...last, endedAt: at })
  }

  #pausedFor(ms: number): void {
    if (ms < recoveryTimes.stall) this.#usualPauseMs = Math.max(ms, this.#usualPauseMs * usualFades)
  }

  /** True once for each silence after which the network itself is in doubt. */
  takeDoubt(): boolean {
    if (this.#doubtedSince === this.#lastArrivalAt || !isDoubtful(this.#now)) return false
    this.#doubtedSince = this.#lastArrivalAt
    return true
  }

  /** Another page stands at the other end, of which nothing has come. */
  forget(): void {
    this.#lastArrivalAt = null
  }

  /** The paths that are known may be gone. */
  networkChanged(): void {
    this.#networkChangedAt = this.#clock.monotonic()
  }

  /** The descriptions do not fit: the connection is beyond repair. */
  broke(): void {
    this.#isBroken = true
  }

  spoke(): void {
    this.#spokeAt = this.#clock.monotonic()
  }

  /** From now on it matters, or no more: whatever was tried before does not hold up what is tried now. */
  setAwaited(isAwaited: boolean): void {
    this.#lastAttemptAt = null
    this.#awaitedSince = isAwaited ? this.#clock.monotonic() : null
  }

  /** Something is being tried, here or at the other end. */
  attempted(why: RecoveryReason | null = null): void {
    const now = this.#clock.monotonic()
    this.#networkChangedAt = null
    this.#isBroken = false
    this.#attempts += 1
    this.#lastAttemptAt = now
    if (this.#awaitedSince !== null) this.#awaitedSince = now
    this.#spokeAt = now
    const last = this.#outages.at(-1)
    if (why === null || last?.endedAt !== null) return
    const step = { afterMs: now - last.startedAt, why, relayed: this.#options.isRelayed() }
    this.#setLast({ ...last, steps: [...last.steps, step].slice(0, mostSteps) })
  }

  /** Looks whether it is in trouble, and since when. */
  look(): void {
    const now = this.#clock.monotonic()
    // Without the server nobody can make one.
    if (this.#awaitedSince !== null && !this.#options.isOnline()) this.#awaitedSince = now
    if (troubleOf(this.#now) !== null) {
      this.#troubleSince ??= now
      // What is only feared is no outage.
      if (this.state !== 'connected' && this.hasArrived && this.#outages.at(-1)?.endedAt !== null) {
        const outage: Outage = { startedAt: this.#lastArrivalAt ?? now, endedAt: null, steps: [] }
        this.#outages = [...this.#outages, outage].slice(-mostOutages)
      }
      return
    }
    this.#troubleSince = null
    const isBack = (this.#lastArrivalAt ?? 0) > (this.#lastAttemptAt ?? 0)
    // Until something comes over what was built last, that was one try more.
    if (isBack || this.#lastAttemptAt === null) this.#attempts = 0
  }

  /** What to do now. */
  get action(): RecoveryAction {
    return nextAction(this.#now)
  }

  get #clock() {
    return this.#options.platform.clock
  }

  get #now(): Health {
    const { platform, polite, isOnline, connectionState } = this.#options
    return {
      now: platform.clock.monotonic(),
      hidden: platform.isHidden(),
      polite,
      online: isOnline(),
      connectionState: connectionState(),
      lastArrivalAt: this.#lastArrivalAt,
      usualPauseMs: this.#usualPauseMs,
      awaitedSince: this.#awaitedSince,
      networkChangedAt: this.#networkChangedAt,
      isBroken: this.#isBroken,
      troubleSince: this.#troubleSince,
      attempts: this.#attempts,
      lastAttemptAt: this.#lastAttemptAt,
    }
  }

  #setLast(outage: Outage): void {
    this.#outages = [...this.#outages.slice(0, -1), outage]
  }
}
