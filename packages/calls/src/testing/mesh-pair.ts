// Two mesh backends with fake connections between them, and signaling that a test may spoil.
import { ManualClock, settle } from '@poruch/live/testing'
import type { DeviceId, LinkCommand, LinkEvent } from '@poruch/protocol'
import type { BackendEnd, BackendPair } from '../backend.contract.ts'
import { Mailbox } from '../mailbox.ts'
import { MeshBackend } from '../mesh/mesh-backend.ts'
import type { CallRole } from '../snapshot.ts'
import { FakeTrack } from './fake-media.ts'
import { FakeNetwork, type FakePeerConnection } from './fake-peer-connection.ts'
import { FakePlatform } from './fake-platform.ts'
import { ids } from './records.ts'
import { TestSignaling } from './test-signaling.ts'

export interface MeshEnd extends BackendEnd {
  readonly backend: MeshBackend
  readonly platform: FakePlatform
  readonly signaling: TestSignaling
  readonly mailbox: Mailbox
  /** The newest connection. */
  connection(): FakePeerConnection
  readonly story: string[]
  readonly settings: { hidesAddress: boolean }
}

export interface MeshPair extends BackendPair {
  readonly caller: MeshEnd
  readonly callee: MeshEnd
  readonly clock: ManualClock
  readonly network: FakeNetwork
  /** Everything that was said, as the receiver gets it. */
  readonly said: LinkEvent[]
}

/** What becomes of one message: how often `deliver` is called, and when. */
export type Carry = (deliver: () => void, event: LinkEvent, clock: ManualClock) => void

/** @param carry by default every message arrives once, after 20 ms */
export function openMeshPair(carry: Carry = (deliver, _, clock) => void clock.after(20, deliver)): MeshPair {
  const clock = new ManualClock()
  const network = new FakeNetwork()
  const said: LinkEvent[] = []
  const ends = new Map<DeviceId, MeshEnd>()
  const relay = (from: DeviceId, { id: _, ...body }: LinkCommand) => {
    const event: LinkEvent = { ...body, from }
    said.push(event)
    carry(() => ends.get(body.to)?.mailbox.put(event), event, clock)
  }
  const open = (role: CallRole, deviceId: DeviceId) => {
    const end = openEnd(role, deviceId, new FakePlatform(clock, network), (command) =>
      relay(deviceId, command),
    )
    ends.set(deviceId, end)
    return end
  }
  const caller = open('caller', ids.callerDevice)
  const callee = open('callee', ids.calleeDevice)
  return {
    ...{ caller, callee, clock, network, said },
    pass: (ms) => clock.pass(ms),
    end() {
      caller.backend.close()
      callee.backend.close()
    },
  }
}

function openEnd(
  role: CallRole,
  deviceId: DeviceId,
  platform: FakePlatform,
  relay: (command: LinkCommand) => void,
): MeshEnd {
  const userId = role === 'caller' ? ids.caller : ids.callee
  const signaling = new TestSignaling({ userId, deviceId }, (command) => {
    if ('to' in command) relay(command)
  })
  const story: string[] = []
  const settings = { hidesAddress: false }
  const log = (event: string) => void story.push(event)
  const mailbox = new Mailbox(platform.clock)
  const backend = new MeshBackend({
    ...{
      callId: ids.call,
      offersTo: () => role === 'caller',
      hidesAddress: () => settings.hidesAddress,
      firstGen: 1,
      signaling,
      platform,
      log,
    },
    inbox: (from, take) => mailbox.open(ids.call, from, take),
  })
  return {
    ...{ deviceId, backend, platform, signaling, mailbox, story, settings },
    track: (kind) => new FakeTrack(kind) as unknown as MediaStreamTrack,
    sent: () =>
      platform.connections
        .filter((pc) => pc.connectionState !== 'closed')
        .flatMap((pc) => pc.transceivers.flatMap((it) => it.sender.track ?? []))
        .map((track) => track as unknown as MediaStreamTrack),
    open: () => platform.left.connections,
    connection() {
      const pc = platform.connections.at(-1)
      if (!pc) throw new Error(`no connection of ${deviceId}`)
      return pc
    },
  }
}

/** Links both ends with each other and lets it settle. */
export async function linked(pair: MeshPair, { joined = true } = {}): Promise<MeshPair> {
  for (const [end, peer] of [
    [pair.callee, pair.caller],
    [pair.caller, pair.callee],
  ] as const) {
    if (joined) end.backend.join([peer.deviceId])
    else end.backend.prepare(peer.deviceId, 'all')
  }
  await pair.pass(1_000)
  await settle()
  return pair
}
