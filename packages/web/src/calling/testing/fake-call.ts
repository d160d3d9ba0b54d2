// A call that stands still in whatever state a story asks for, and remembers what was done to it.
import type {
  CallEngine,
  CallHandle,
  CallModeration,
  CallParticipant,
  CallReport,
  CallSigns,
  CallSnapshot,
  Elsewhere,
  LocalKind,
  MediaDevice,
} from '@poruch/calls'
import { Value } from '@poruch/live'
import type { CallId, ChatId, DeviceId, UserId } from '@poruch/protocol'
import { tone } from './test-media.ts'

export const peerId = '0190a000-0000-7000-8000-000000000002' as UserId
const off = { wanted: false, live: false, problem: null, deviceId: null }
export const on = { wanted: true, live: true, problem: null, deviceId: 'a' }
export const allOn = { microphone: true, camera: true, screen: false, screenAudio: false }

/** An incoming voice call, but for `change`. */
export function snapshotWith(change: Partial<CallSnapshot> = {}): CallSnapshot {
  return {
    rev: 1,
    id: '0190a000-0000-7000-8000-000000000001' as CallId,
    chatId: '0190a000-0000-7000-8000-000000000003' as ChatId,
    roomId: null,
    peerId,
    startedBy: peerId,
    rung: 0,
    held: false,
    role: 'callee',
    media: 'audio',
    phase: 'incoming',
    reason: null,
    participants: [],
    ringingOn: 0,
    reachable: true,
    link: 'none',
    answeredAt: null,
    connectedAt: null,
    endedAt: null,
    microphone: on,
    mutedBy: null,
    limit: 'none',
    camera: off,
    localCamera: null,
    screen: { isPossible: true, wanted: false, live: false, hasAudio: false, problem: null },
    localScreen: null,
    voice: { speaking: false, hint: null },
    ...change,
  }
}

/** Without streams in environments that have none. */
const stream = () => (typeof MediaStream === 'undefined' ? ({} as MediaStream) : new MediaStream())

/** Somebody who is in the call and is heard, but for `change`. */
export function otherWith(change: Partial<CallParticipant> = {}): CallParticipant {
  return {
    userId: peerId,
    deviceId: '0190a000-0000-7000-8000-000000000004' as DeviceId,
    isSelf: false,
    state: 'active',
    link: 'connected',
    path: 'direct',
    outages: [],
    connectedAt: 1,
    media: { ...allOn, camera: false },
    streams: { audio: stream(), camera: stream(), screen: stream() },
    held: false,
    ...{ hand: false, speaking: false, reaction: null },
    hasCameraFrames: false,
    hasScreenFrames: false,
    ...change,
  }
}

export class FakeCall extends Value<CallSnapshot> implements CallHandle {
  readonly done: string[] = []
  readonly ownLevel = new Value(0)
  readonly moderation: CallModeration = {
    add: async (userIds) => this.#change(`add ${userIds.length}`),
    mute: async (userId) => this.#change(`mute ${userId}`),
    remove: async (userId) => this.#change(`remove ${userId}`),
    endForAll: async () => this.#change('end for all', { phase: 'ended', reason: 'completed' }),
  }

  readonly signs: CallSigns = {
    raiseHand: (on) => this.#change(`hand ${on}`),
    react: (emoji) => this.#change(`react ${emoji}`),
  }

  #change(what: string, change: Partial<CallSnapshot> = {}): void {
    this.done.push(what)
    this.update((now) => ({ ...now, ...change, rev: now.rev + 1 }))
  }
  accept(media: { microphone: boolean; camera: boolean }): void {
    this.#change(`accept ${JSON.stringify(media)}`, { phase: 'accepting' })
  }
  decline(scope: 'user' | 'device'): void {
    this.#change(`decline ${scope}`, { phase: 'ended', reason: 'declined' })
  }
  hangUp(): void {
    this.#change('hangUp', { phase: 'ended', reason: 'completed', endedAt: performance.now() })
  }
  report(): CallReport {
    const links = this.get().participants.filter(({ isSelf }) => !isSelf)
    const outages = links.flatMap((link) => link.outages)
    const ms = outages.reduce(
      (sum, { startedAt, endedAt }) => sum + (endedAt ?? performance.now()) - startedAt,
      0,
    )
    return { links, lost: { times: outages.length, ms } }
  }
  setMicrophone(wanted: boolean): void {
    this.#change(`microphone ${wanted}`, { microphone: { ...on, wanted, live: wanted } })
  }
  setCamera(wanted: boolean): void {
    this.#change(`camera ${wanted}`, { camera: { ...on, wanted, live: wanted } })
  }
  setScreen(wanted: boolean): void {
    const screen = { isPossible: true, wanted, live: wanted, hasAudio: false, problem: null }
    this.#change(`screen ${wanted}`, { screen })
  }
  setDevice(kind: LocalKind, id: string): void {
    this.#change(`${kind} is ${id}`)
  }
  hold(held: boolean): void {
    this.#change(`hold ${held}`, { held })
  }
  switchCamera(): void {
    this.#change('switchCamera')
  }
  /** A voice comes into the stream that was empty so far. */
  hearSomebody(): void {
    const other = this.get().participants.find(({ streams }) => streams !== null)
    for (const track of tone().getTracks()) other?.streams?.audio.addTrack(track)
    this.#change('hearSomebody', { phase: 'in_call', link: 'connected', connectedAt: performance.now() })
  }
  /** This one of the participants speaks, and nobody else. */
  letSpeak(place: number): void {
    this.update((now) => ({
      ...now,
      participants: now.participants.map((one, at) => ({ ...one, speaking: at === place })),
    }))
  }
  dismiss(): void {
    this.#change('dismiss')
    engineCall.set(null)
  }
}

const engineCall = new Value<CallHandle | null>(null)

const devices: readonly MediaDevice[] = [
  { kind: 'microphone', id: 'a', label: 'Built-in microphone' },
  { kind: 'microphone', id: 'b', label: 'Headset (USB Audio Class 1.1)' },
  { kind: 'camera', id: 'a', label: 'Front camera' },
  { kind: 'camera', id: 'b', label: 'Back camera' },
  { kind: 'speaker', id: 'a', label: 'Built-in speakers' },
]

/** An engine whose current call is the given one. */
export function fakeEngine(
  call: CallHandle | null,
  areNamed: boolean,
  {
    elsewhere = [],
    waiting = null,
    held = null,
  }: {
    elsewhere?: readonly Elsewhere[]
    waiting?: CallHandle | null
    held?: CallHandle | null
  } = {},
): CallEngine {
  engineCall.set(call)
  return {
    current: engineCall,
    start: () => new FakeCall(snapshotWith({ role: 'caller', phase: 'dialing' })),
    waiting: new Value(waiting),
    held: new Value(held),
    answerWaiting() {},
    swap() {},
    elsewhere: new Value(elsewhere),
    comeBack: () => null,
    leave() {},
    release() {},
    setLeader() {},
    settingsChanged() {},
    devices: async () => devices.map((device) => (areNamed ? device : { ...device, label: '' })),
    devicesChanged: new Value(0),
    hintNetworkChange() {},
    dispose() {},
  }
}
