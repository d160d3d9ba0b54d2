// The door of the package: which call this device is in, how one is started, and which devices it has.
import { type Readable, Scope, type Stop, Value } from '@poruch/live'
import { newId, type Prelink } from '@poruch/protocol'
import { Call, type CallOptions } from './call.ts'
import { rings } from './call-state.ts'
import { type CreateBackend, createBackend } from './create-backend.ts'
import type { CallLogEvent } from './log.ts'
import { Mailbox } from './mailbox.ts'
import type { Platform } from './platform.ts'
import type { CallSettings, MediaDevice } from './settings.ts'
import type { Signaling } from './signaling.ts'
import type { CallHandle, CallPlace } from './snapshot.ts'

export interface EngineOptions {
  readonly signaling: Signaling
  readonly platform: Platform
  /** Asked whenever it matters, so that a change counts from the next use. */
  readonly settings: () => CallSettings
  readonly log?: (event: CallLogEvent) => void
  /** Another way of carrying calls; for tests. */
  readonly createBackend?: CreateBackend
}

export interface CallEngine {
  /** The call this device is in, dials or is rung by. Stays, with phase `ended`, until it is dismissed. */
  readonly current: Readable<CallHandle | null>
  /**
   * Calls somebody; must come from the person's own gesture. Who is being rung in the very same chat answers: both
   * wanted the same call. While another call is alive it gives that one: a device is in one call at a time.
   */
  start(place: CallPlace, media: 'audio' | 'video'): CallHandle
  /**
   * Only the leading tab of a device rings and links: what rings here when another takes the lead is let go, without a
   * word; a call that was begun or answered here stays. No tab leads until it is told so.
   */
  setLeader(isLeader: boolean): void
  devices(): Promise<readonly MediaDevice[]>
  /** Grows when devices come or go: ask `devices` again. */
  readonly devicesChanged: Readable<number>
  /** Ends what is alive and lets go of everything. */
  dispose(): void
}

/** One engine serves one signed-in device in one tab. */
export function createCallEngine(options: EngineOptions): CallEngine {
  return new Engine(options)
}

/** Calls that ended here, so that a late record does not ring again. */
const maxOver = 64
const devicesSettleMs = 300

const kinds = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const

class Engine implements CallEngine {
  readonly #options: EngineOptions
  readonly #current = new Value<Call | null>(null)
  readonly #devicesChanged = new Value(0)
  readonly #mailbox: Mailbox
  readonly #scope = new Scope()
  #stopSettling: Stop | null = null
  #stopWatching: Stop | null = null
  #leads = false
  #over: string[] = []
  #reported = ''

  constructor(options: EngineOptions) {
    this.#options = options
    const { signaling, platform } = options
    this.#mailbox = new Mailbox(platform.clock)
    const scope = this.#scope
    scope.add(signaling.records.subscribe(() => this.#recordsChanged()))
    scope.add(
      signaling.onLink((event) => {
        if (!this.#over.includes(event.callId)) this.#mailbox.put(event)
      }),
    )
    scope.add(signaling.onResume(() => this.#current.get()?.resume()))
    scope.add(platform.onPageHidden(() => this.#current.get()?.leavePage()))
    scope.add(platform.onDevicesChanged(() => this.#devicesMoved()))
  }

  get current(): Readable<Call | null> {
    return this.#current
  }

  get devicesChanged(): Readable<number> {
    return this.#devicesChanged
  }

  start(place: CallPlace, media: 'audio' | 'video'): Call {
    const alive = this.#current.get()
    if (alive && isAlive(alive)) {
      const { phase, chatId } = alive.get()
      if (phase === 'incoming' && chatId === place.chatId)
        alive.accept({ microphone: true, camera: media === 'video' })
      return alive
    }
    const call = Call.start(this.#callOptions(), newId(this.#options.platform.clock.now()), place, media)
    this.#follow(call)
    return call
  }

  setLeader(isLeader: boolean): void {
    this.#leads = isLeader
    if (!isLeader) this.#letGo()
    this.#ring()
  }

  async devices(): Promise<readonly MediaDevice[]> {
    const devices = await this.#options.platform.enumerateDevices()
    return devices.map(({ kind, deviceId, label }) => ({ kind: kinds[kind], id: deviceId, label }))
  }

  dispose(): void {
    this.#scope.end()
    this.#stopWatching?.()
    this.#current.get()?.abandon()
  }

  #callOptions(): CallOptions {
    const { signaling, platform, settings, log } = this.#options
    return {
      ...{ signaling, platform, settings, prelink: this.#prelink(), mailbox: this.#mailbox },
      createBackend: this.#options.createBackend ?? createBackend,
      log: log ?? (() => {}),
      onDismiss: (call) => {
        if (this.#current.get() !== call) return
        this.#stopWatching?.()
        this.#current.set(null)
        this.#ring()
      },
    }
  }

  /** What the person's settings come to before it is known who calls. */
  #prelink(): Prelink {
    const { settings, signaling } = this.#options
    switch (settings().prelink) {
      case 'contacts':
        return 'all'
      case 'relay': {
        const urls = signaling.ice.get().iceServers.flatMap((server) => server.urls)
        // Without a relay nothing can be linked through one, and the address is not to be shown.
        return urls.some((url) => /^turns?:/.test(url)) ? 'relay' : 'none'
      }
      case 'off':
        return 'none'
    }
  }

  #recordsChanged(): void {
    const call = this.#current.get()
    const record = call && this.#options.signaling.records.get().get(call.get().id)
    if (record) call.takeRecord(record)
    this.#ring()
  }

  /** Lets the first call ring that should, when this device is free. */
  #ring(): void {
    const { signaling } = this.#options
    const alive = this.#current.get()
    if (!this.#leads || (alive && isAlive(alive))) return
    for (const record of signaling.records.get().values()) {
      if (this.#over.includes(record.id)) continue
      if (!rings(record, signaling.deviceId, signaling.userId, signaling.serverNow())) continue
      this.#follow(Call.ring(this.#callOptions(), record))
      return
    }
  }

  /** Two tabs of one device that link with the same one are in each other's way: another one rings from now on. */
  #letGo(): void {
    const call = this.#current.get()
    if (call?.get().phase !== 'incoming') return
    // Unwatched, so that it does not count as over: it rings again here if this tab leads again in time.
    this.#stopWatching?.()
    this.#current.set(null)
    call.abandon()
  }

  #follow(call: Call): void {
    this.#stopWatching?.()
    this.#stopWatching = call.subscribe(() => this.#callChanged(call))
    this.#current.set(call)
    this.#callChanged(call)
  }

  #callChanged(call: Call): void {
    const { id, phase, link } = call.get()
    const report = phase === 'in_call' && link === 'connected' ? [id] : []
    if (report.join() !== this.#reported) {
      this.#reported = report.join()
      this.#options.signaling.reportMedia(report)
    }
    if (phase !== 'ended' || this.#over.includes(id)) return
    this.#over = [...this.#over, id].slice(-maxOver)
    this.#mailbox.forget(id)
    this.#ring()
  }

  #devicesMoved(): void {
    this.#stopSettling?.()
    this.#stopSettling = this.#scope.after(this.#options.platform.clock, devicesSettleMs, () =>
      this.#devicesChanged.set(this.#devicesChanged.get() + 1),
    )
  }
}

function isAlive(call: Call): boolean {
  const { phase } = call.get()
  return phase !== 'ended' && phase !== 'ending'
}
