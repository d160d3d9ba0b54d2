// Lets time pass for calls: ring timeouts and lost devices, from the records alone, so that a restart changes nothing.
import { type Call, type CallId, type DeviceId, type Leg, PoruchError, timeouts } from '@poruch/protocol'
import type { Publication, Receiver } from '../bus/bus.ts'
import type { Timer } from '../clock.ts'
import type { Context } from '../context.ts'
import type { PresenceChange } from '../presence/presence.ts'
import type { CallEvent } from './call-event.ts'
import { changeCall } from './change-call.ts'
import { departUnheard } from './departures.ts'
import { nextDue } from './due.ts'
import { liveCalls } from './store.ts'

/** After the start no call ends because a device is away: they all need a moment to come back. */
const graceMs = 60_000
/** When the database did not take a change, or another process was faster. */
const retryMs = 1_000

/** All times by the clock that only goes on: that of the machine may be set while a call rings. */
interface Followed {
  call: Call
  ringEndsAt: number
  /** From when a device counts as lost; those that a look finds here are taken out before anything is planned. */
  readonly goneAt: Map<DeviceId, number>
  timer: Timer | null
  /** A change is on its way; when it is settled, plans are made anew. */
  isChanging: boolean
  /** After a change that did not happen. */
  notBefore: number
  /** How often something happened since the look that runs now began; 0: none runs. */
  looks: number
}

export interface CallTimers {
  /** Hears of calls. */
  readonly receive: Receiver
  stop(): void
}

/** Follows every live call, those that are stored already and those that are published from now on. */
export function startCallTimers(context: Context): CallTimers {
  const timers = new Timers(context)
  timers.start()
  return { receive: (publication) => timers.receive(publication), stop: () => timers.stop() }
}

class Timers {
  readonly #context: Context
  readonly #startedAt: number
  readonly #followed = new Map<CallId, Followed>()
  #endings: (() => void)[] = []
  #isStopped = false

  constructor(context: Context) {
    this.#context = context
    this.#startedAt = context.clock.monotonic()
  }

  start(): void {
    this.#endings = [this.#context.presence.watch((change) => this.#notice(change))]
    void this.#load()
  }

  receive(publication: Publication): void {
    if (publication.kind === 'event' && publication.event.type === 'call.changed') {
      this.#follow(publication.event.call)
    }
  }

  stop(): void {
    this.#isStopped = true
    for (const end of this.#endings) end()
    for (const followed of this.#followed.values()) followed.timer?.stop()
    this.#followed.clear()
  }

  /** The calls of before the start. Their devices have one lease's time to come back before they count as lost. */
  async #load(): Promise<void> {
    try {
      const calls = await liveCalls(this.#context.store.db)
      for (const call of calls) this.#follow(call, this.#startedAt + timeouts.leaseMs)
      for (const call of calls) await departUnheard(this.#context, call)
      if (calls.length > 0) this.#context.log.info({ calls: calls.length }, 'calls go on after the start')
    } catch (error) {
      this.#context.log.error({ err: error }, 'calls could not be loaded')
      if (!this.#isStopped) {
        const timer = this.#context.clock.setTimeout(() => void this.#load(), retryMs)
        this.#endings.push(() => timer.stop())
      }
    }
  }

  /** @param goneAt from when a device counts as lost that is not here. */
  #follow(call: Call, goneAt: number = this.#context.clock.monotonic()): void {
    if (this.#isStopped) return
    const known = this.#followed.get(call.id)
    const followed = known ?? newlyFollowed(call, this.#ringEndsAt(call))
    if (call.rev < followed.call.rev) return
    if (call.ringUntil !== followed.call.ringUntil) followed.ringEndsAt = this.#ringEndsAt(call)
    followed.call = call
    if (call.state === 'ended') {
      followed.timer?.stop()
      this.#followed.delete(call.id)
      return
    }
    this.#followed.set(call.id, followed)
    for (const { deviceId } of call.legs) {
      if (!followed.goneAt.has(deviceId)) followed.goneAt.set(deviceId, goneAt)
    }
    void this.#look(followed)
  }

  /**
   * What the record says by the clock of the machine, once: a clock that was set back makes no ring longer, nor shorter
   * the one of people who are called in while it runs.
   */
  #ringEndsAt({ state, createdAt, ringUntil }: Call): number {
    const { clock, config } = this.#context
    const longest = state === 'ringing' ? Math.max(config.ringMs, ringUntil - createdAt) : config.ringMs
    return clock.monotonic() + Math.min(longest, Math.max(0, ringUntil - clock.now()))
  }

  #notice(change: PresenceChange): void {
    if (change.kind !== 'device_gone' && change.kind !== 'device_here') return
    for (const followed of this.#followed.values()) {
      const leg = followed.call.legs.find(({ deviceId }) => deviceId === change.deviceId)
      if (leg === undefined) continue
      if (change.kind === 'device_gone')
        followed.goneAt.set(leg.deviceId, this.#context.clock.monotonic() + change.leaseLeftMs)
      void this.#look(followed)
    }
  }

  /** Asks who is here and who is heard, again when something happened meanwhile; then plans by it. */
  async #look(followed: Followed): Promise<void> {
    followed.looks += 1
    if (followed.looks > 1) return
    const { presence, log } = this.#context
    try {
      for (let seen = 0; seen !== followed.looks; ) {
        seen = followed.looks
        const { id, legs } = followed.call
        const devices = legs.map((leg) => leg.deviceId)
        const here = await presence.here(devices)
        const heardAt = await presence.heardAt(
          id,
          legs.filter(isActive).map((leg) => leg.deviceId),
        )
        if (seen !== followed.looks) continue
        for (const leg of legs) {
          // One that is stale is not back in the call by being connected: the record must say so.
          if (leg.state !== 'stale' && here.has(leg.deviceId)) followed.goneAt.delete(leg.deviceId)
        }
        this.#plan(followed, heardAt)
      }
    } catch (error) {
      log.error({ err: error }, 'a call lost sight of its devices')
      this.#lookAgain(followed, retryMs)
    } finally {
      followed.looks = 0
    }
  }

  #lookAgain(followed: Followed, afterMs: number): void {
    followed.timer?.stop()
    followed.timer = null
    if (this.#isStopped || followed.call.state === 'ended') return
    followed.timer = this.#context.clock.setTimeout(() => void this.#look(followed), Math.max(1, afterMs))
  }

  #plan(followed: Followed, heardAt: ReadonlyMap<DeviceId, number>): void {
    followed.timer?.stop()
    followed.timer = null
    const { call, ringEndsAt, goneAt, isChanging, notBefore } = followed
    if (isChanging || this.#isStopped || call.state === 'ended') return
    const now = this.#context.clock.monotonic()
    const graceUntil = this.#startedAt + graceMs
    const due = nextDue(call, { ringEndsAt, goneAt, graceUntil, heardAt }, now)
    if (due === null) return
    const at = Math.max(due.at, notBefore)
    if (at <= now && due.event !== null) void this.#happen(followed, due.event)
    else this.#lookAgain(followed, at - now)
  }

  async #happen(followed: Followed, event: CallEvent): Promise<void> {
    followed.isChanging = true
    followed.notBefore = 0
    const { clock, log } = this.#context
    try {
      const { call, outcome } = await changeCall(this.#context, followed.call.id, event, null)
      if (outcome.kind !== 'changed') followed.notBefore = clock.monotonic() + retryMs
      this.#follow(call)
    } catch (error) {
      followed.notBefore = clock.monotonic() + retryMs
      // The store has logged what it could not write.
      if (!(error instanceof PoruchError)) log.error({ err: error }, 'a call missed its time')
    }
    followed.isChanging = false
    void this.#look(followed)
  }
}

const isActive = (leg: Leg): boolean => leg.state === 'active'

function newlyFollowed(call: Call, ringEndsAt: number): Followed {
  return { call, ringEndsAt, goneAt: new Map(), timer: null, isChanging: false, notBefore: 0, looks: 0 }
}
