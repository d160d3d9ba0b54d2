// When a link counts as broken and what is tried next: pure, from what arrived and when.
import type { LinkState } from '../snapshot.ts'
import type { RecoveryReason } from './link-message.ts'

/** All in milliseconds. */
export const recoveryTimes = {
  /** Silence after which the server is asked whether it is still within reach: the network may be another one. */
  doubt: 800,
  /** … or this much more than is usual on the link: pages that nobody sees say less, and a voice may pause. */
  doubtBeyondUsual: 300,
  /** Silence after which the link is called unstable; timers of hidden pages run late, so they get longer. */
  unstable: 1_200,
  unstableHidden: 2_500,
  /** Silence after which the next connection is built. */
  stall: 1_500,
  stallHidden: 3_000,
  /** What a connection gets to come to life, before anything ever came: then the next one is built. */
  birth: 8_000,
  /** The polite side lets the other one go first, unless it saw the network change itself. */
  politeDelay: 1_500,
  /** After an attempt that came to something, or whose paths were lost with the network it was begun in. */
  minGap: 1_000,
  /** What each attempt gets before the next one, as it may still succeed. */
  budgets: [4_000, 5_000, 8_000],
  /** Between later attempts. */
  waits: [4_000, 7_000, 10_000],
  /** Silence after which the link is called lost. */
  lost: 6_000,
} as const

export interface Health {
  readonly now: number
  readonly hidden: boolean
  readonly polite: boolean
  readonly online: boolean
  readonly connectionState: RTCPeerConnectionState
  /** When something last arrived from the other side; null before the first time. */
  readonly lastArrivalAt: number | null
  /** The longest pause of late between two arrivals that was no trouble. */
  readonly usualPauseMs: number
  /** Since when the newest connection is needed, and could be made; null while it need not stand. */
  readonly awaitedSince: number | null
  /** When this device saw its network change, until it was acted upon. */
  readonly networkChangedAt: number | null
  /** The descriptions of the newest connection do not fit. */
  readonly isBroken: boolean
  /** When the present trouble began; null while all is well. */
  readonly troubleSince: number | null
  /** Attempts since `troubleSince`, by either side, and the time of the last. */
  readonly attempts: number
  readonly lastAttemptAt: number | null
}

export type RecoveryAction =
  | { readonly type: 'none' }
  /** The next connection, beside the one that is in trouble. */
  | { readonly type: 'reset'; readonly why: RecoveryReason }

/** How the link is to be called. */
export function linkState(health: Health): LinkState {
  const { now, hidden, lastArrivalAt, connectionState } = health
  if (lastArrivalAt === null) return connectionState === 'failed' ? 'lost' : 'connecting'
  const silence = now - lastArrivalAt
  if (silence >= recoveryTimes.lost) return 'lost'
  const limit = hidden ? recoveryTimes.unstableHidden : recoveryTimes.unstable
  return silence >= limit ? 'unstable' : 'connected'
}

/** So silent that the network of this device may be gone, long before anything is tried? */
export function isDoubtful({ now, hidden, lastArrivalAt, usualPauseMs }: Health): boolean {
  if (lastArrivalAt === null) return false
  const { doubt, doubtBeyondUsual, unstable, unstableHidden } = recoveryTimes
  const limit = hidden ? unstableHidden : Math.min(unstable, Math.max(doubt, usualPauseMs + doubtBeyondUsual))
  return now - lastArrivalAt >= limit
}

/** Why the link is in trouble now, or null. */
export function troubleOf(health: Health): RecoveryReason | null {
  const { now, hidden, lastArrivalAt, connectionState, networkChangedAt, isBroken } = health
  if (networkChangedAt !== null) return 'network'
  if (isBroken || isStillborn(health)) return 'stuck'
  const limit = hidden ? recoveryTimes.stallHidden : recoveryTimes.stall
  const silence = lastArrivalAt === null ? 0 : now - lastArrivalAt
  if (silence >= limit) return 'stall'
  // Firefox keeps saying `disconnected` after the path healed, so only `failed` counts, and packets overrule it.
  return connectionState === 'failed' && (lastArrivalAt === null || silence >= recoveryTimes.unstable)
    ? 'failed'
    : null
}

function isStillborn({ now, lastArrivalAt, awaitedSince }: Health): boolean {
  return lastArrivalAt === null && awaitedSince !== null && now - awaitedSince >= recoveryTimes.birth
}

/** What to do now. */
export function nextAction(health: Health): RecoveryAction {
  const why = troubleOf(health)
  if (why === null) return { type: 'none' }
  const { now, polite, online, attempts, lastAttemptAt, troubleSince } = health
  const delay = polite && why !== 'network' ? recoveryTimes.politeDelay : 0
  if (troubleSince === null || now - troubleSince < delay) return { type: 'none' }
  const pause = why === 'network' ? recoveryTimes.minGap : pauseAfter(attempts)
  if (lastAttemptAt !== null && now - lastAttemptAt < pause) return { type: 'none' }
  // One offer waits for the server already and is said again when it is back; more would not help.
  if (!online && attempts > 0 && why !== 'network') return { type: 'none' }
  return { type: 'reset', why }
}

/** How long the last of so many attempts has before the next one, in milliseconds. */
export function pauseAfter(attempts: number): number {
  if (attempts <= 0) return recoveryTimes.minGap
  const { budgets, waits } = recoveryTimes
  return budgets[attempts - 1] ?? waits[Math.min(attempts - budgets.length, waits.length) - 1] ?? waits[2]
}
