// A server of one test: keeps call records and forwards link messages, with the losses a test asks for.
import {
  type Call,
  type CallEndReason,
  type CallId,
  type ChatId,
  type DeviceId,
  type ErrorCode,
  type Leg,
  type LegState,
  type LinkCommand,
  type LinkEvent,
  newId,
  timeouts,
  type UserId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import type { CallCommand } from '../signaling.ts'

export type TestEvent =
  | { readonly type: 'call.changed'; readonly re: string | null; readonly call: Call }
  | { readonly type: 'error'; readonly re: string; readonly code: ErrorCode }
  | LinkEvent

export interface TestDevice {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly deliver: (event: TestEvent) => void
}

export interface TestServerOptions {
  readonly now: () => number
  readonly mutual?: boolean
  /** What becomes of one message on its way: how many copies arrive, and when. Default: one, at once. */
  readonly carry?: (deliver: () => void, event: TestEvent) => void
}

type Start = Extract<CallCommand, { type: 'call.start' }>
type Changes = Partial<Omit<Call, 'id' | 'rev'>>

export class TestServer {
  readonly calls = new Map<CallId, Call>()
  /** Everything that was said, for assertions. */
  readonly heard: (CallCommand | LinkCommand)[] = []
  readonly #devices = new Map<DeviceId, TestDevice>()
  readonly #merged = new Map<CallId, CallId>()
  readonly #chats = new Map<ChatId, readonly UserId[]>()
  readonly #options: TestServerOptions

  constructor(options: TestServerOptions) {
    this.#options = options
  }

  connect(device: TestDevice): void {
    this.#devices.set(device.deviceId, device)
  }

  /** The direct chat of two people. */
  direct(one: UserId, other: UserId): ChatId {
    const known = [...this.#chats].find(([, people]) => people.includes(one) && people.includes(other))
    const id = known?.[0] ?? newId<ChatId>()
    this.#chats.set(id, [one, other])
    return id
  }

  disconnect(deviceId: DeviceId): void {
    this.#devices.delete(deviceId)
  }

  receive(from: DeviceId, command: CallCommand | LinkCommand): void {
    const device = this.#devices.get(from)
    if (!device) return
    this.heard.push(command)
    if (isLink(command)) {
      const { id: _, ...body } = command
      const peer = this.#devices.get(command.to)
      if (peer) this.#send(peer, { ...body, from })
      return
    }
    this.#obey(device, command)
  }

  /** Changes a record as a server would by itself. */
  change(id: CallId, changes: Changes, re: string | null = null): void {
    const call = this.calls.get(id)
    if (!call) throw new Error('no such call')
    const next = { ...call, ...changes, rev: call.rev + 1 }
    this.calls.set(id, next)
    this.#tell(next, re)
  }

  #send(device: TestDevice, event: TestEvent): void {
    const deliver = () => this.#devices.get(device.deviceId)?.deliver(event)
    if (this.#options.carry) this.#options.carry(deliver, event)
    else deliver()
  }

  #tell(call: Call, re: string | null): void {
    for (const device of this.#devices.values()) {
      if (device.userId !== call.startedBy && !call.invited.includes(device.userId)) continue
      this.#send(device, { type: 'call.changed', re, call })
    }
  }

  #obey(device: TestDevice, command: CallCommand): void {
    if (command.type === 'call.start') {
      this.#start(device, command)
      return
    }
    const call = this.calls.get(this.#merged.get(command.callId) ?? command.callId)
    if (!call) {
      this.#send(device, { type: 'error', re: command.id, code: 'not_found' })
      return
    }
    const answer = () => this.#send(device, { type: 'call.changed', re: command.id, call })
    switch (command.type) {
      case 'call.ringing': {
        const leg = call.legs.find((it) => it.deviceId === device.deviceId)
        if (call.state !== 'ringing' || leg?.state !== 'invited') {
          answer()
          return
        }
        const legs = setLeg(call, device.deviceId, 'ringing', command.prelink)
        this.change(call.id, { legs }, command.id)
        return
      }
      case 'call.accept':
        this.#accept(device, call, command.id, answer)
        return
      case 'call.decline':
        if (call.state === 'ringing') this.#end(call, 'declined', command.id)
        else answer()
        return
      case 'call.cancel':
        if (call.state === 'ended') answer()
        else this.#end(call, call.state === 'active' ? 'completed' : 'cancelled', command.id)
        return
      case 'call.hangup':
        if (call.state === 'ended') answer()
        else this.#end(call, command.reason, command.id)
        return
    }
  }

  #accept(device: TestDevice, call: Call, re: string, answer: () => void): void {
    const own = call.legs.find((leg) => leg.deviceId === device.deviceId)
    if (call.state === 'ended') this.#send(device, { type: 'error', re, code: 'call_ended' })
    else if (own?.state === 'active') answer()
    else if (call.state === 'active') this.#send(device, { type: 'error', re, code: 'call_elsewhere' })
    if (call.state !== 'ringing') return
    const legs = call.legs.map((leg): Leg => {
      if (leg.deviceId === device.deviceId) return { ...leg, state: 'active' }
      return leg.userId === device.userId ? { ...leg, state: 'answered_elsewhere' } : leg
    })
    this.change(call.id, { state: 'active', answeredAt: this.#options.now(), legs }, re)
  }

  #end(call: Call, reason: CallEndReason, re: string): void {
    const legs = call.legs.map((leg): Leg => (leg.state === 'active' ? { ...leg, state: 'left' } : leg))
    this.change(call.id, { state: 'ended', reason, endedAt: this.#options.now(), legs }, re)
  }

  #start(device: TestDevice, start: Start): void {
    const known = this.calls.get(this.#merged.get(start.callId) ?? start.callId)
    if (known) {
      this.#send(device, { type: 'call.changed', re: start.id, call: known })
      return
    }
    const crossing = [...this.calls.values()].find(
      (it) => it.state === 'ringing' && it.chatId === start.chatId && it.startedBy !== device.userId,
    )
    if (crossing) {
      this.#merged.set(start.callId, crossing.id)
      this.#accept(device, crossing, start.id, () => {})
      return
    }
    const call = this.#newCall(device, start)
    this.calls.set(call.id, call)
    this.#tell(call, start.id)
  }

  #newCall(device: TestDevice, { callId, chatId, media, prelink }: Start): Call {
    const now = this.#options.now()
    const invited = (this.#chats.get(chatId) ?? []).filter((userId) => userId !== device.userId)
    const rung = [...this.#devices.values()].filter((it) => invited.includes(it.userId))
    const { userId, deviceId } = device
    return make.call({
      ...{ id: callId, chatId, media, startedBy: userId, invited },
      ...{ createdAt: now, ringUntil: now + timeouts.ringMs, mutual: this.#options.mutual ?? true },
      legs: [
        { deviceId, userId, state: 'active', prelink },
        ...rung.map(
          (it): Leg => ({ deviceId: it.deviceId, userId: it.userId, state: 'invited', prelink: 'none' }),
        ),
      ],
    })
  }
}

function isLink(command: CallCommand | LinkCommand): command is LinkCommand {
  return command.type.startsWith('link.')
}

function setLeg(call: Call, deviceId: DeviceId, state: LegState, prelink: Leg['prelink']): Leg[] {
  return call.legs.map((leg) => (leg.deviceId === deviceId ? { ...leg, state, prelink } : leg))
}
