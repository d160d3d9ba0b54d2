// Tells a group who is muted and who speaks in its calls: at once, then at most so often for each call, the last always.
import { type CallId, type CallSeen, type CallVoice, type DeviceId, PoruchError } from '@poruch/protocol'
import type { Receiver } from '../bus/bus.ts'
import { findChat } from '../chats/store.ts'
import type { Timer } from '../clock.ts'
import type { Context } from '../context.ts'
import { sameVoice, type Voice } from '../presence/voices.ts'
import { isSeen, seenOf } from './seen.ts'
import { findPlacedCall } from './store.ts'

/** A call's voices are told this often, at most … */
const restMs = 250
/** … in a group of up to so many; in a larger one as much more rarely, so that all the calls of one cost no more. */
const restMembers = 1_000

export interface VoiceTelling {
  /** A device said something else of its voice in this call than before, or says that it is in it. */
  said(callId: CallId, deviceId: DeviceId): void
  /** Hears how calls are seen: what was looked up before may be out of date when it is told. */
  readonly receive: Receiver
  /** Resolves when no look that was begun is under way. */
  settled(): Promise<void>
  /** Tells nothing any more. Resolves when the store is let alone. */
  stop(): Promise<void>
}

interface Telling {
  /** Something happened since the last look. */
  isAsked: boolean
  /**
   * Who said something since. They are told of even when they are again as they were told: whoever came meanwhile was
   * told otherwise.
   */
  saidBy: Set<DeviceId>
  /** Until the call may be looked at again; null while it is. */
  timer: Timer | null
}

type Parts = Pick<Context, 'store' | 'clock' | 'presence' | 'publish' | 'log'>

export function createVoiceTelling(context: Parts): VoiceTelling {
  const tellings = new Map<CallId, Telling>()
  /** As those who look on know them. */
  const told = new Map<CallId, ReadonlyMap<DeviceId, Voice>>()
  const looks = new Set<Promise<void>>()
  let isStopped = false

  const begin = (callId: CallId, telling: Telling): void => {
    const { saidBy } = telling
    Object.assign(telling, { isAsked: false, saidBy: new Set(), timer: null })
    const looking = look(callId, telling, saidBy).finally(() => looks.delete(looking))
    looks.add(looking)
  }
  const look = async (callId: CallId, telling: Telling, saidBy: Set<DeviceId>): Promise<void> => {
    const { clock, log } = context
    let rest = restMs
    try {
      rest = await tellChanges(callId, saidBy)
    } catch (error) {
      // The store has logged what it could not read.
      if (!(error instanceof PoruchError)) log.error({ err: error }, 'voices could not be told')
      telling.isAsked = true
      for (const deviceId of saidBy) telling.saidBy.add(deviceId)
    }
    if (!isStopped) telling.timer = clock.setTimeout(() => rested(callId, telling), rest)
  }
  const rested = (callId: CallId, telling: Telling): void => {
    if (telling.isAsked) begin(callId, telling)
    else tellings.delete(callId)
  }
  /** @returns for how long nothing more is told of this call. */
  const tellChanges = async (callId: CallId, saidBy: ReadonlySet<DeviceId>): Promise<number> => {
    const sight = await lookAt(context, callId)
    if (sight === null || isStopped) return restMs
    const { chatId, people, rest } = sight
    const known = told.get(callId)
    const voices = newsOf(people, known, saidBy)
    if (voices.length === 0) return rest
    told.set(callId, new Map([...(known ?? []), ...byDevice(voices)]))
    context.publish({ chat: chatId }, { type: 'call.voices', re: null, chatId, callId, voices })
    return rest
  }
  const ask = (callId: CallId, saidBy: readonly DeviceId[]): void => {
    if (isStopped) return
    const known = tellings.get(callId)
    const telling: Telling = known ?? { isAsked: true, saidBy: new Set(), timer: null }
    telling.isAsked = true
    for (const deviceId of saidBy) telling.saidBy.add(deviceId)
    if (known !== undefined) return
    tellings.set(callId, telling)
    begin(callId, telling)
  }

  return {
    said: (callId, deviceId) => ask(callId, [deviceId]),
    receive(publication) {
      if (publication.kind !== 'event' || publication.event.type !== 'call.seen') return
      const { seen } = publication.event
      if (seen.state === 'ended') told.delete(seen.id)
      else {
        told.set(seen.id, byDevice(seen.people))
        ask(seen.id, [])
      }
    },
    async settled() {
      await Promise.all(looks)
    },
    async stop() {
      isStopped = true
      for (const { timer } of tellings.values()) timer?.stop()
      tellings.clear()
      await Promise.all(looks)
    },
  }
}

/** Who is inside, and for how long nothing is told after this; null where nobody looks on. */
async function lookAt({ store, presence }: Parts, callId: CallId) {
  const placed = await findPlacedCall(store.db, callId)
  if (placed === null || placed.call.state === 'ended' || !isSeen(placed.kind)) return null
  const { chatId, legs } = placed.call
  const members = (await findChat(store.db, chatId))?.memberCount ?? 0
  const voices = await presence.voicesOf(
    callId,
    legs.map((leg) => leg.deviceId),
  )
  const { people } = seenOf(placed.call, voices)
  return { chatId, people, rest: restMs * Math.max(1, members / restMembers) }
}

function byDevice(voices: readonly CallVoice[] | CallSeen['people']): ReadonlyMap<DeviceId, Voice> {
  return new Map(voices.map(({ deviceId, muted, speaking }) => [deviceId, { muted, speaking }]))
}

/** What is to be told of those inside. */
function newsOf(
  people: CallSeen['people'],
  known: ReadonlyMap<DeviceId, Voice> | undefined,
  saidBy: ReadonlySet<DeviceId>,
): CallVoice[] {
  return people.flatMap(({ userId, ...voice }) => {
    const before = known?.get(voice.deviceId) ?? { muted: false, speaking: false }
    return saidBy.has(voice.deviceId) || !sameVoice(before, voice) ? [voice] : []
  })
}
