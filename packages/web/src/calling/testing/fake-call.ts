// A call that stands still in whatever state a story asks for, and remembers what was done to it.
import type { CallEngine, CallHandle, CallSnapshot, LocalKind, MediaDevice } from '@poruch/calls'
import { Value } from '@poruch/live'
import type { CallId, ChatId, UserId } from '@poruch/protocol'
import { tone } from './test-media.ts'

export const peerId = '0190a000-0000-7000-8000-000000000002' as UserId
const off = { wanted: false, live: false, problem: null, deviceId: null }
export const on = { wanted: true, live: true, problem: null, deviceId: 'a' }
export const allOn = { microphone: true, camera: true, screen: false, screenAudio: false }

/** An incoming voice call, but for `change`. Without streams in environments that have none. */
export function snapshotWith(change: Partial<CallSnapshot> = {}): CallSnapshot {
  const stream = () => (typeof MediaStream === 'undefined' ? ({} as MediaStream) : new MediaStream())
  return {
    rev: 1,
    id: '0190a000-0000-7000-8000-000000000001' as CallId,
    chatId: '0190a000-0000-7000-8000-000000000003' as ChatId,
    peerId,
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
    camera: off,
    localCamera: null,
    remote: {
      audio: stream(),
      camera: stream(),
      screen: stream(),
      media: { ...allOn, camera: false },
      hasCameraFrames: false,
      hasScreenFrames: false,
    },
    ...change,
  }
}

export class FakeCall extends Value<CallSnapshot> implements CallHandle {
  readonly done: string[] = []

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
  setMicrophone(wanted: boolean): void {
    this.#change(`microphone ${wanted}`, { microphone: { ...on, wanted, live: wanted } })
  }
  setCamera(wanted: boolean): void {
    this.#change(`camera ${wanted}`, { camera: { ...on, wanted, live: wanted } })
  }
  setDevice(kind: LocalKind, id: string): void {
    this.#change(`${kind} is ${id}`)
  }
  switchCamera(): void {
    this.#change('switchCamera')
  }
  /** A voice comes into the stream that was empty so far. */
  hearSomebody(): void {
    for (const track of tone().getTracks()) this.get().remote.audio.addTrack(track)
    this.#change('hearSomebody', { phase: 'in_call', link: 'connected', connectedAt: performance.now() })
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
export function fakeEngine(call: CallHandle | null, areNamed: boolean): CallEngine {
  engineCall.set(call)
  return {
    current: engineCall,
    start: () => new FakeCall(snapshotWith({ role: 'caller', phase: 'dialing' })),
    setLeader() {},
    devices: async () => devices.map((device) => (areNamed ? device : { ...device, label: '' })),
    devicesChanged: new Value(0),
    dispose() {},
  }
}
