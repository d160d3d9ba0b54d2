// Lets time pass for calls: ring timeouts and lost devices, from the records alone, so that a restart changes nothing.
import { type Call, type CallId, type DeviceId, PoruchError, timeouts } from '@poruch/protocol'
import type { Timer } from '../clock.ts'
import type { Context } from '../context.ts'
import type { PresenceChange } from '../presence/presence.ts'
import { changeCall } from './change-call.ts'
import { nextDue } from './due.ts'
import type { CallEvent } from './record.ts'
import { liveCalls } from './store.ts'

/** After the start no call ends because a device is away: they all need a moment to come back. */
const graceMs = 60_000
/** When the database did not take a change, or another process was faster. */
const retryMs = 1_000

interface Followed {
  call: Call
  readonly goneAt: Map<DeviceId, number>
  timer: Timer | null
  /** A change is on its way; when it is settled, plans are made anew. */
  isChanging: boolean
}

/** Follows every live call, those that are stored already and those that are published from now on. */
export function startCallTimers(context: Context): { stop(): void } {
  const timers = new CallTimers(context)
  timers.start()
  return timers
}

class CallTimers {
  readonly #context: Context
  readonly #startedAt: number
  readonly #followed = new Map<CallId, Followed>()
  #endings: (() => void)[] = []
  #isStopped = false

  constructor(context: Context) {
    this.#context = context
    this.#startedAt = context.clock.now()
  }

  start(): void {
    this.#endings = [
      this.#context.hub.listen((event) => {
        if (event.type === 'call.changed') this.#follow(event.call)
      }),
      this.#context.presence.watch((change) => this.#notice(change)),
    ]
    void this.#load()
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
  #follow(call: Call, goneAt: number = this.#context.clock.now()): void {
    if (this.#isStopped) return
    const followed = this.#followed.get(call.id) ?? newlyFollowed(call)
    if (call.rev < followed.call.rev) return
    followed.call = call
    if (call.state === 'ended') {
      followed.timer?.stop()
      this.#followed.delete(call.id)
      return
    }
    this.#followed.set(call.id, followed)
    for (const leg of call.legs) {
      const isHere = leg.state !== 'stale' && this.#context.presence.isHere(leg.deviceId)
      if (isHere) followed.goneAt.delete(leg.deviceId)
      else if (!followed.goneAt.has(leg.deviceId)) followed.goneAt.set(leg.deviceId, goneAt)
    }
    this.#plan(followed)
  }

  #notice(change: PresenceChange): void {
    if (change.kind !== 'device_gone' && change.kind !== 'device_here') return
    for (const followed of this.#followed.values()) {
      const leg = followed.call.legs.find(({ deviceId }) => deviceId === change.deviceId)
      if (leg === undefined) continue
      // One that is stale is not back in the call by being connected: the record must say so.
      if (change.kind === 'device_gone') followed.goneAt.set(leg.deviceId, this.#context.clock.now())
      else if (leg.state !== 'stale') followed.goneAt.delete(leg.deviceId)
      this.#plan(followed)
    }
  }

  #plan(followed: Followed, notBefore = 0): void {
    followed.timer?.stop()
    followed.timer = null
    if (followed.isChanging || this.#isStopped || followed.call.state === 'ended') return
    const { clock, presence } = this.#context
    const { call, goneAt } = followed
    const graceUntil = this.#startedAt + graceMs
    const mediaReportedAt = (deviceId: DeviceId) => presence.mediaReportedAt(deviceId, call.id)
    const now = clock.now()
    const due = nextDue(call, { goneAt, graceUntil, mediaReportedAt }, now)
    if (due === null) return
    const at = Math.max(due.at, notBefore)
    if (at <= now && due.event !== null) void this.#happen(followed, due.event)
    else followed.timer = clock.setTimeout(() => this.#plan(followed), Math.max(1, at - now))
  }

  async #happen(followed: Followed, event: CallEvent): Promise<void> {
    followed.isChanging = true
    let notBefore = 0
    try {
      const { call, outcome } = await changeCall(this.#context, followed.call.id, event, null)
      if (outcome.kind !== 'changed') notBefore = this.#context.clock.now() + retryMs
      this.#follow(call)
    } catch (error) {
      notBefore = this.#context.clock.now() + retryMs
      // The store has logged what it could not write.
      if (!(error instanceof PoruchError)) this.#context.log.error({ err: error }, 'a call missed its time')
    }
    followed.isChanging = false
    this.#plan(followed, notBefore)
  }
}

function newlyFollowed(call: Call): Followed {
  return { call, goneAt: new Map(), timer: null, isChanging: false }
}
