// A model of one call: the server's record and what each device makes of it, over lines that lose, double and delay.
import type { Call, CallId, CallSeen, ChatId, DeviceId, UserId } from '@poruch/protocol'
import { createCall, policies, policyOf, type RecordEvent, transition } from '@poruch/server/testing'
import fc from 'fast-check'
import { type CallState, dialing, incoming, isComing, joining, reduce, rings } from '../call-state.ts'
import { OverCalls, rungOf } from '../over-calls.ts'

export type Place = 'direct' | 'group' | 'room'

export interface Device {
  readonly userId: UserId
  readonly deviceId: DeviceId
}

/** Three people with two devices each. */
export const devices: readonly Device[] = ['a', 'b', 'c'].flatMap((person) =>
  [1, 2].map((number) => ({
    userId: `user-${person}` as UserId,
    deviceId: `device-${person}${number}` as DeviceId,
  })),
)
const users = [...new Set(devices.map(({ userId }) => userId))]
export const isIn = ({ state }: Call['legs'][number]): boolean => state === 'active' || state === 'stale'

export type Step =
  /** Something a person does at a device, whether it makes sense there or not. */
  | { readonly do: 'accept' | 'decline' | 'hang_up' | 'join' | 'come'; readonly at: number }
  | { readonly do: 'invite' | 'take_out' | 'end_all'; readonly at: number; readonly whom: number }
  /** A line breaks, is back, or carries its next message, perhaps twice. */
  | { readonly do: 'cut' | 'heal'; readonly at: number }
  | { readonly do: 'up' | 'down'; readonly at: number; readonly twice: boolean }
  /** Over the media path. */
  | { readonly do: 'quick_yes' | 'quick_bye'; readonly at: number; readonly whom: number }
  /** Time, and what others do to the place. */
  | { readonly do: 'gone' | 'expire' | 'return' | 'removed' | 'reload'; readonly at: number }
  /** Another call takes the device, and lets go of it. */
  | { readonly do: 'taken' | 'freed'; readonly at: number }
  | { readonly do: 'rang_out' | 'restart'; readonly at: number }
  /** All that is on its way arrives. */
  | { readonly do: 'flow'; readonly at: number }

const at = fc.nat(devices.length - 1)
const whom = at
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('up', 'down'), at, twice: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('accept', 'decline', 'hang_up', 'join', 'come'), at }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('invite', 'invite', 'take_out'), at, whom }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end_all'), at, whom }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cut', 'heal'), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('quick_yes', 'quick_bye'), at, whom }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('gone', 'expire', 'return', 'removed', 'reload'), at }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('taken', 'freed'), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('rang_out', 'restart'), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flow'), at }) },
)

/** A device and its line. */
export interface End extends Device {
  state: CallState | null
  /** Its own person said yes here, by calling, accepting or joining. */
  saidYes: boolean
  online: boolean
  /** Another call has it. */
  isTaken: boolean
  /** What it said and has no answer to: said again after each break. */
  readonly out: RecordEvent[]
  /** What it was told and has not heard yet. */
  readonly inbox: Call[]
  /** For which invite the call was over here. */
  over: OverCalls
  /** The newest that it heard, whether it took part or not. */
  heard: Call | null
}

/** As everybody in its place sees it. */
export function seenOf(call: Call): CallSeen {
  const { id, chatId, roomId, media, state, rev, createdAt, startedBy, legs } = call
  const people = legs
    .filter((leg) => leg.state === 'active')
    .map(({ userId, deviceId }) => ({ userId, deviceId, muted: false, speaking: false }))
  return { id, chatId, roomId, media, state, rev, createdAt, startedBy, full: false, people }
}

const now = 1_000
const ringMs = 45_000

export class CallModel {
  readonly place: Place
  readonly ends: readonly End[]
  record: Call
  /** Until whoever moderates calls them in again. */
  readonly takenOut = new Set<UserId>()
  /** Said goodbye over the media path at most: the page was gone before the server heard it. */
  readonly lostByes = new Set<DeviceId>()
  readonly #members: Set<UserId>

  /** A call that the first device begins: in a direct chat with the second person, elsewhere with all three. */
  constructor(place: Place) {
    this.place = place
    this.#members = new Set(place === 'direct' ? users.slice(0, 2) : users)
    this.ends = devices.map((device) => ({
      ...device,
      ...{
        state: null,
        saidYes: false,
        online: true,
        isTaken: false,
        out: [],
        inbox: [],
        heard: null,
        over: new OverCalls(),
      },
    }))
    const [first] = this.ends
    if (first === undefined) throw new Error('Nobody is there.')
    const others = this.ends.filter((end) => end.userId !== first.userId && this.#members.has(end.userId))
    this.record = createCall(
      {
        ...{ id: 'call-1' as CallId, chatId: 'chat-1' as ChatId, roomId: null, by: first },
        invited: [...new Set(others.map(({ userId }) => userId))],
        ...{ media: 'audio', prelink: 'all', isQuiet: false, mutual: true, ringMs },
        devices: others.map((device) => ({ ...device, isBusy: false })),
      },
      policies[place],
      now,
    )
    first.saidYes = true
    const { userId, deviceId: self } = first
    const identity = { userId, self, id: this.record.id, chatId: this.record.chatId, roomId: null } as const
    first.state = dialing({ ...identity, peerId: null, media: 'audio', prelink: 'all' })
    this.#tell()
  }

  take(step: Step): void {
    const end = this.ends[step.at]
    if (end === undefined) return
    switch (step.do) {
      case 'up':
        this.#carryUp(end, step.twice)
        return
      case 'down':
        this.#carryDown(end, step.twice)
        return
      case 'cut':
        end.online = false
        end.inbox.length = 0
        return
      case 'heal':
        this.#heal(end)
        return
      case 'quick_yes':
        this.#reduce(end, { type: 'peer_accepted', from: this.#deviceOf(step.whom), at: now })
        return
      case 'quick_bye':
        // Nobody else says it for them: the way is between these two.
        if (!this.ends[step.whom]?.out.some(({ kind }) => kind === 'hangup')) return
        this.#reduce(end, { type: 'peer_hung_up', from: this.#deviceOf(step.whom), at: now })
        return
      case 'reload':
        // The page goes without a word; another one comes, which holds no call.
        end.state = null
        end.saidYes = false
        end.over = new OverCalls()
        if (end.out.some(({ kind }) => kind === 'hangup')) this.lostByes.add(end.deviceId)
        end.out.length = 0
        return
      case 'flow':
        this.#flow()
        return
      case 'restart':
        for (const one of this.ends) {
          one.online = false
          one.inbox.length = 0
        }
        return
      default:
        this.#act(end, step)
        return
    }
  }

  /** All lines are back, no other call has a device, and all that is on its way arrives, however often it makes more. */
  settle(): void {
    for (const end of this.ends) this.#heal(end)
    for (const end of this.ends) this.#free(end)
    this.#flow()
  }

  #flow(): void {
    for (let round = 0; round < 100; round += 1) {
      const lines = this.ends.filter(({ online }) => online)
      if (lines.every(({ out, inbox }) => out.length === 0 && inbox.length === 0)) return
      for (const end of lines) {
        while (end.out.length > 0) this.#carryUp(end, false)
        while (end.inbox.length > 0) this.#carryDown(end, false)
      }
    }
    throw new Error('It never comes to rest.')
  }

  #act(end: End, step: Step): void {
    const { userId, deviceId } = end
    const by = { userId, deviceId }
    switch (step.do) {
      case 'accept':
        if (end.state?.phase !== 'incoming') return
        end.saidYes = true
        this.#reduce(end, { type: 'accept', at: now })
        end.out.push({ kind: 'accept', by })
        return
      case 'decline':
        if (end.state?.phase !== 'incoming') return
        this.#reduce(end, { type: 'decline', at: now })
        end.out.push({ kind: 'decline', by, scope: 'user', rung: rungOf(end.state.record, deviceId) })
        return
      case 'hang_up': {
        const before = end.state?.phase
        if (before === undefined || before === 'incoming' || before === 'ended') return
        this.#reduce(end, { type: 'hang_up', at: now })
        this.#reduce(end, { type: 'left', at: now })
        end.out.push(
          before === 'dialing'
            ? { kind: 'cancel', by }
            : { kind: 'hangup', by, reason: 'completed', rung: rungOf(end.state?.record, deviceId) },
        )
        return
      }
      case 'join':
        this.#join(end)
        return
      case 'come':
        this.#come(end)
        return
      case 'invite': {
        const others = this.ends.filter(({ userId: other }) => other === this.ends[step.whom]?.userId)
        const [other] = others
        if (end.state?.phase !== 'in_call' || other === undefined) return
        const isGuest = !this.#members.has(other.userId)
        end.out.push({
          ...{ kind: 'invite', by, userIds: [other.userId], guests: isGuest ? [other.userId] : [] },
          devices: [],
          ...{ ringMs, moderates: userId === this.record.startedBy },
        })
        return
      }
      case 'take_out':
      case 'end_all':
        // The server asks whether they may before: here, who began it may.
        if (end.state?.phase !== 'in_call' || userId !== this.record.startedBy) return
        if (step.do === 'end_all') end.out.push({ kind: 'end_all', by })
        else end.out.push({ kind: 'take_out', by, userId: this.ends[step.whom]?.userId ?? userId })
        return
      case 'gone':
      case 'expire':
        this.#happen({ kind: step.do, deviceId })
        return
      case 'return':
        this.#happen({ kind: 'return', by })
        return
      case 'removed':
        if (this.place === 'direct') return
        this.#members.delete(userId)
        this.#happen({ kind: 'remove', userId })
        return
      case 'taken':
        end.isTaken = true
        this.#happen({ kind: 'occupy', deviceId })
        return
      case 'freed':
        this.#free(end)
        return
      case 'rang_out':
        this.#happen({ kind: 'ring_timeout', ringUntil: this.record.ringUntil })
    }
  }

  /** The other call let go of it. */
  #free(end: End): void {
    const { userId, deviceId } = end
    if (!end.isTaken) return
    end.isTaken = false
    if (end.online) this.#happen({ kind: 'arrive', by: { userId, deviceId }, isBusy: false })
  }

  /** Somebody walks in of themselves, as by the banner of the chat. */
  #join(end: End): void {
    const isFree = end.state === null || end.state.phase === 'ended'
    if (!isFree || !this.#members.has(end.userId) || this.record.state === 'ended') return
    end.saidYes = true
    const { userId, deviceId: self } = end
    const { chatId, roomId } = this.record
    const identity = { userId, self, id: `start-${self}` as CallId, chatId, roomId } as const
    end.state = dialing({ ...identity, peerId: null, media: 'audio', prelink: 'all' })
    end.out.push({ kind: 'join', by: { userId, deviceId: self } })
  }

  /** Somebody walks into what is seen to go on, however old that news is. */
  #come(end: End): void {
    const isFree = end.state === null || end.state.phase === 'ended'
    const { userId, deviceId: self, heard } = end
    if (!isFree || !this.#members.has(userId) || heard === null || this.place === 'direct') return
    const seen = seenOf(heard)
    if (seen.people.length === 0 || seen.people.some(({ deviceId }) => deviceId === self)) return
    end.saidYes = true
    const { chatId, roomId } = heard
    end.state = joining({ userId, self, chatId, roomId, media: 'audio', prelink: 'all' }, seen, heard, now)
    end.out.push({ kind: 'join', by: { userId, deviceId: self } })
  }

  #carryUp(end: End, twice: boolean): void {
    const event = end.out[0]
    if (!end.online || event === undefined) return
    for (let times = 0; times < (twice ? 2 : 1); times += 1) {
      const outcome = this.#happen(this.#asServed(event))
      if (times > 0) continue
      end.out.shift()
      if (outcome.kind === 'refused') {
        const matters = event.kind === 'accept' || event.kind === 'join'
        if (matters) this.#reduce(end, { type: 'refused', code: outcome.code, at: now })
      } else if (event.kind === 'join') {
        this.#reduce(end, { type: 'record', record: this.record, at: now })
        const isNew = end.state?.id !== this.record.id || isComing(end.state)
        if (isNew) this.#reduce(end, { type: 'merged', record: this.record, at: now })
      }
    }
  }

  /** Whom a call can ring the server sees when it is asked to. */
  #asServed(event: RecordEvent): RecordEvent {
    if (event.kind !== 'invite') return event
    const called = this.ends.filter(({ userId, online }) => online && event.userIds.includes(userId))
    return { ...event, devices: called.map((device) => ({ ...device, isBusy: device.isTaken })) }
  }

  #carryDown(end: End, twice: boolean): void {
    const record = end.inbox.shift()
    if (!end.online || record === undefined) return
    for (let times = 0; times < (twice ? 2 : 1); times += 1) this.#hear(end, record)
  }

  /** It rings here too, where its person is awaited; the welcome brings the record as it stands. */
  #heal(end: End): void {
    const { userId, deviceId } = end
    end.online = true
    this.#happen({ kind: 'arrive', by: { userId, deviceId }, isBusy: end.isTaken })
    end.inbox.length = 0
    end.inbox.push(this.record)
  }

  #hear(end: End, record: Call): void {
    if (record.rev > (end.heard?.rev ?? 0)) end.heard = record
    const { userId, deviceId: self } = end
    this.#reduce(end, { type: 'record', record, at: now })
    const isFree = end.state === null || end.state.phase === 'ended'
    const isOver = end.over.has(record.id, rungOf(record, self))
    if (!isFree || isOver || !rings(record, self, now)) return
    end.saidYes = false
    end.state = incoming({ userId, self, prelink: 'all' }, record)
    end.out.push({ kind: 'ringing', by: { userId, deviceId: self }, prelink: 'all' })
  }

  #reduce(end: End, event: Parameters<typeof reduce>[1]): void {
    if (end.state === null) return
    end.state = reduce(end.state, event)
    const { phase, id, record } = end.state
    if (phase !== 'ended') end.over.delete(id)
    else if (!end.over.has(id)) end.over.add(id, rungOf(record, end.deviceId))
  }

  #happen(event: RecordEvent) {
    const kind = this.place === 'direct' ? 'direct' : 'group'
    const policy = this.place === 'room' ? policies.room : policyOf(kind, this.record)
    const { state, legs } = this.record
    const outcome = transition(this.record, event, policy, now)
    const isTakenOut = event.kind === 'take_out' && state !== 'ended' && outcome.kind !== 'refused'
    // Whether that changed anything or not: what they said before comes too late.
    if (isTakenOut && legs.some(({ userId }) => userId === event.userId)) this.takenOut.add(event.userId)
    if (outcome.kind === 'changed') {
      this.record = outcome.call
      if (event.kind === 'invite') for (const called of event.userIds) this.takenOut.delete(called)
      this.#tell()
    }
    return outcome
  }

  #tell(): void {
    for (const end of this.ends) if (end.online) end.inbox.push(this.record)
  }

  #deviceOf(place: number): DeviceId {
    return this.ends[place]?.deviceId ?? ('nobody' as DeviceId)
  }
}
