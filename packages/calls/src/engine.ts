// The door of the package: which call this device is in, how one is started, and which devices it has.
import { type Readable, Scope, type Stop, Value } from '@poruch/live'
import {
  type CallId,
  type CallMedia,
  type Call as CallRecord,
  type DeviceId,
  newId,
  type Prelink,
} from '@poruch/protocol'
import { beginCall } from './begin-call.ts'
import { Call } from './call.ts'
import type { CallOptions } from './call-options.ts'
import { rings } from './call-state.ts'
import { createBackend } from './create-backend.ts'
import { elsewhereOf } from './elsewhere.ts'
import type { CallEngine, EngineOptions } from './engine-port.ts'
import { type Heard, heardIn } from './heard.ts'
import { Mailbox } from './mailbox.ts'
import { OverCalls, rungOf } from './over-calls.ts'
import { OwnVoice } from './own-voice.ts'
import type { MediaDevice } from './settings.ts'
import type { CallPlace, Elsewhere, Wanted } from './snapshot.ts'

/** One engine serves one signed-in device in one tab. */
export function createCallEngine(options: EngineOptions): CallEngine {
  return new Engine(options)
}

/** So many calls that the person left here are remembered. */
const maxLeft = 64
const devicesSettleMs = 300

const kinds = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const

class Engine implements CallEngine {
  readonly #options: EngineOptions
  readonly #current = new Value<Call | null>(null)
  readonly #waiting = new Value<Call | null>(null)
  readonly #held = new Value<Call | null>(null)
  readonly #watched = new Map<Call, Stop>()
  readonly #elsewhere = new Value<readonly Elsewhere[]>([])
  readonly #devicesChanged = new Value(0)
  readonly #mailbox: Mailbox
  readonly #voice: OwnVoice
  readonly #scope = new Scope()
  #stopSettling: Stop | null = null
  #leads = false
  /** What ended here, so that a late record does not ring again. */
  readonly #over = new OverCalls()
  /** Those of them that the person left here, and does not want back. */
  #left: string[] = []
  #reported = ''

  constructor(options: EngineOptions) {
    this.#options = options
    const { signaling, platform } = options
    this.#mailbox = new Mailbox(platform.clock)
    this.#voice = new OwnVoice(signaling)
    const scope = this.#scope
    scope.add(signaling.records.subscribe(() => this.#recordsChanged()))
    scope.add(
      signaling.onLink((event) => {
        if (!this.#over.has(event.callId)) this.#mailbox.put(event)
      }),
    )
    scope.add(
      signaling.onMuted(({ callId, mutedBy }) => {
        for (const call of this.#here) if (call.get().id === callId) call.takeMuted(mutedBy)
      }),
    )
    scope.add(signaling.onResume(() => this.#resumed()))
    scope.add(platform.onNetworkChanged(() => this.hintNetworkChange()))
    scope.add(platform.onPageHidden(() => this.#pageLeaves()))
    scope.add(platform.onDevicesChanged(() => this.#devicesMoved()))
    this.#lookElsewhere()
  }

  get current(): Readable<Call | null> {
    return this.#current
  }

  get waiting(): Readable<Call | null> {
    return this.#waiting
  }

  get held(): Readable<Call | null> {
    return this.#held
  }

  get elsewhere(): Readable<readonly Elsewhere[]> {
    return this.#elsewhere
  }

  get devicesChanged(): Readable<number> {
    return this.#devicesChanged
  }

  start(place: CallPlace, media: CallMedia): Call {
    const alive = this.#current.get()
    if (alive && isAlive(alive)) {
      const { phase, chatId, roomId } = alive.get()
      const isHere = chatId === place.chatId && roomId === (place.roomId ?? null)
      if (phase === 'incoming' && isHere) alive.accept({ microphone: true, camera: media === 'video' })
      // From room to room one walks.
      const walks = !isHere && phase !== 'incoming' && (roomId !== null || place.roomId != null)
      if (!walks) return alive
      this.#leave(alive)
    }
    const call = beginCall(this.#callOptions(), place, media, this.#left)
    this.#follow(call)
    return call
  }

  answerWaiting(how: 'hold' | 'end', wanted: Wanted): void {
    const [current, waiting] = [this.#current.get(), this.#waiting.get()]
    if (waiting?.get().phase !== 'incoming') return
    this.#waiting.set(null)
    if (how === 'hold' && current && isRunning(current)) {
      current.hold(true)
      this.#held.set(current)
    } else if (current) this.#leave(current)
    this.#current.set(waiting)
    waiting.accept(wanted)
    this.#changed()
  }

  swap(): void {
    const [current, held] = [this.#current.get(), this.#held.get()]
    if (!held || !isAlive(held)) return
    if (current && isAlive(current) && !isRunning(current)) return
    if (current && isRunning(current)) current.hold(true)
    else if (current) this.#drop(current, () => {})
    this.#held.set(current && isRunning(current) ? current : null)
    this.#current.set(held)
    held.hold(false)
    this.#changed()
  }

  comeBack(callId: CallId, wanted: Wanted): Call | null {
    const record = this.#options.signaling.records.get().get(callId)
    const there = this.#elsewhere.get().find((one) => one.callId === callId)
    if (record === undefined || there === undefined) return null
    this.#letGo()
    const alive = this.#current.get()
    if (alive && isAlive(alive)) alive.hangUp()
    const goOn = there.kind === 'move' ? Call.takeOver : Call.comeBack
    const call = goOn(this.#callOptions(), record, wanted)
    this.#follow(call)
    return call
  }

  leave(callId: CallId): void {
    const { signaling } = this.#options
    const rung = rungOf(signaling.records.get().get(callId), signaling.deviceId)
    this.#over.add(callId, rung)
    this.#left = [...this.#left, callId].slice(-maxLeft)
    this.#lookElsewhere()
    // Refused, it is over anyway, or the server says of itself what became of it.
    signaling.request({ type: 'call.hangup', id: newId(), callId, reason: 'completed', rung }).catch(() => {})
  }

  release(): void {
    for (const call of this.#here) if (isRunning(call)) this.#drop(call, () => call.vanish())
  }

  setLeader(isLeader: boolean): void {
    this.#leads = isLeader
    if (!isLeader) this.#letGo()
    this.#ring()
  }

  settingsChanged(): void {
    for (const call of this.#here) call.settingsChanged()
  }

  hintNetworkChange(): void {
    for (const call of this.#here) call.networkChanged()
  }

  async devices(): Promise<readonly MediaDevice[]> {
    const devices = await this.#options.platform.enumerateDevices()
    return devices.map(({ kind, deviceId, label }) => ({ kind: kinds[kind], id: deviceId, label }))
  }

  dispose(): void {
    this.#scope.end()
    this.#leads = false
    for (const call of this.#here)
      this.#drop(call, () => (call.get().phase === 'incoming' ? call.vanish() : call.hangUp()))
  }

  #callOptions(): CallOptions {
    const { signaling, platform, settings, log } = this.#options
    return {
      ...{ signaling, platform, settings, prelink: this.#prelink(), mailbox: this.#mailbox },
      createBackend: this.#options.createBackend ?? createBackend,
      log: log ?? (() => {}),
      onDismiss: (dismissed) => {
        const call = this.#here.find((one) => one === dismissed)
        if (call === undefined) return
        this.#drop(call, () => {})
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
    for (const call of this.#here) {
      const record = this.#options.signaling.records.get().get(call.get().id)
      if (record) call.takeRecord(record)
    }
    this.#lookElsewhere()
    this.#ring()
  }

  /** The calls of this page. */
  get #here(): Call[] {
    const all = [this.#current.get(), this.#waiting.get(), this.#held.get()]
    return all.flatMap((call) => (call === null ? [] : [call]))
  }

  /** One that ended and was not put away yet is none of them: the person may be called into it again. */
  #holds(callId: CallId): boolean {
    return this.#here.some((call) => call.get().id === callId && call.get().phase !== 'ended')
  }

  /** Lets the first call ring that should, when this device is free; softly, when it is in one call. */
  #ring(): void {
    const { signaling } = this.#options
    if (!this.#leads) return
    const current = this.#current.get()
    const waiting = this.#waiting.get()
    const isFree = current === null || !isAlive(current)
    if (isFree && waiting?.get().phase === 'incoming') {
      // What waited for the end of the other call rings as any does.
      this.#waiting.set(null)
      this.#current.set(waiting)
      this.#changed()
      return
    }
    if (!isFree && !isRunning(current)) return
    for (const record of signaling.records.get().values()) {
      if (this.#over.has(record.id, rungOf(record, signaling.deviceId)) || this.#holds(record.id)) continue
      if (!rings(record, signaling.deviceId, signaling.serverNow())) continue
      if (isFree) this.#follow(Call.ring(this.#callOptions(), record), this.#current)
      else this.#ringSoftly(record)
      return
    }
  }

  /** Beside one call there is room for one more. Nothing is linked before its answer. */
  #ringSoftly(record: CallRecord): void {
    const waiting = this.#waiting.get()
    const isFull = (waiting !== null && isAlive(waiting)) || this.#held.get() !== null
    if (!waitsHere(record, this.#options.signaling.deviceId)) return
    if (isFull || this.#options.settings().callWaiting === false) {
      const rung = rungOf(record, this.#options.signaling.deviceId)
      this.#over.add(record.id, rung)
      const command = { type: 'call.busy', id: newId(), callId: record.id, rung } as const
      // Refused, it rings here no more anyway.
      this.#options.signaling.request(command).catch(() => {})
    } else this.#follow(Call.ring({ ...this.#callOptions(), prelink: 'none' }, record), this.#waiting)
  }

  /** Two tabs of one device that link with the same one are in each other's way: another one rings from now on. */
  #letGo(): void {
    for (const call of this.#here) {
      if (call.get().phase === 'incoming') this.#drop(call, () => call.vanish())
    }
  }

  /** Unwatched, so that it does not count as over: it may ring here again, or be gone on with. */
  #drop(call: Call, end: () => void): void {
    this.#watched.get(call)?.()
    this.#watched.delete(call)
    for (const place of [this.#current, this.#waiting, this.#held]) if (place.get() === call) place.set(null)
    end()
    this.#changed()
  }

  /** One that runs is not over with the page: the person may come back to it. */
  #pageLeaves(): void {
    this.release()
    // The last moment to say goodbye; what rings may ring in another page.
    for (const call of this.#here) if (call.get().phase !== 'incoming') call.hangUp()
  }

  #lookElsewhere(): void {
    const here = this.#here.filter(isAlive).map((call) => call.get().id)
    const isElsewhere = ({ id }: CallRecord) => !here.includes(id) && !this.#left.includes(id)
    const { signaling } = this.#options
    const found = elsewhereOf([...signaling.records.get().values()].filter(isElsewhere), signaling)
    const said = (calls: readonly Elsewhere[]) => calls.map(({ callId, kind }) => `${callId} ${kind}`).join()
    if (said(found) !== said(this.#elsewhere.get())) this.#elsewhere.set(found)
  }

  /** Nothing that is still said of it brings it back. */
  #leave(call: Call): void {
    const { id, rung } = call.get()
    this.#over.add(id, rung)
    this.#left = [...this.#left, id].slice(-maxLeft)
    this.#mailbox.forget(id)
    this.#drop(call, () => call.hangUp())
  }

  #resumed(): void {
    for (const call of this.#here) call.resume()
    const current = this.#current.get()
    if (current) this.#voice.resume(current.get())
  }

  #follow(call: Call, place: Value<Call | null> = this.#current): void {
    // What ended here and was not put away yet makes room.
    const before = place.get()
    if (before) this.#drop(before, () => {})
    this.#watched.set(
      call,
      call.subscribe(() => this.#callChanged(call)),
    )
    place.set(call)
    this.#callChanged(call)
    this.#lookElsewhere()
  }

  #callChanged(call: Call): void {
    const { id, phase, reason, rung } = call.get()
    this.#changed()
    if (phase !== 'ended') {
      // One may come back into a call that was over here.
      this.#over.delete(id)
      this.#left = this.#left.filter((one) => one !== id)
      return
    }
    if (this.#over.has(id)) return
    this.#over.add(id, rung)
    // Where another device of theirs goes on with it, they may want it here.
    if (reason !== 'moved' && reason !== 'answered_elsewhere')
      this.#left = [...this.#left, id].slice(-maxLeft)
    this.#mailbox.forget(id)
    this.#lookElsewhere()
    this.#ring()
  }

  /** Tells what follows from the calls of this page. */
  #changed(): void {
    const current = this.#current.get()
    if (current) this.#voice.follow(current.get())
    this.#report(heardIn(this.#here.map((call) => call.get())))
    this.#lookElsewhere()
  }

  #report({ calls, devices }: Heard): void {
    const told = [...calls, ...devices].join()
    if (told === this.#reported) return
    this.#reported = told
    this.#options.signaling.reportMedia(calls, devices)
  }

  #devicesMoved(): void {
    this.#stopSettling?.()
    this.#stopSettling = this.#scope.after(this.#options.platform.clock, devicesSettleMs, () =>
      this.#devicesChanged.set(this.#devicesChanged.get() + 1),
    )
  }
}

/** Was this device told to ring softly? */
function waitsHere({ legs }: CallRecord, deviceId: DeviceId): boolean {
  return legs.some((leg) => leg.deviceId === deviceId && leg.waiting)
}

function isRunning(call: Call): boolean {
  const { phase } = call.get()
  return phase === 'accepting' || phase === 'in_call'
}

function isAlive(call: Call): boolean {
  const { phase } = call.get()
  return phase !== 'ended' && phase !== 'ending'
}
