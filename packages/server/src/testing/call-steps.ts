// The steps of a call in a test.
import { type Call, type CallId, newId, type ServerMessageOf, timeouts } from '@poruch/protocol'
import type { ManualClock } from './manual-clock.ts'
import type { TestDevice } from './test-device.ts'
import type { TestServer } from './test-server.ts'

/** Starts a call in the direct chat of two people and waits for the record. */
export async function start(
  server: TestServer,
  from: TestDevice,
  to: TestDevice,
  callId = newId<CallId>(),
): Promise<Call> {
  const chatId = await server.direct(from.member, to.member)
  const fields = { callId, chatId, media: 'audio', prelink: 'all' } as const
  return (await from.get('call.start', fields, 'call.changed')).call
}

/** Waits until the device was told a record like this. */
export async function told(
  device: TestDevice,
  callId: CallId,
  isIt: (call: Call) => boolean = () => true,
): Promise<Call> {
  const is = (event: ServerMessageOf<'call.changed'>) => event.call.id === callId && isIt(event.call)
  return (await device.until('call.changed', is)).call
}

/** A call between two devices that was answered. */
export async function talk(server: TestServer, from: TestDevice, to: TestDevice): Promise<Call> {
  const { id } = await start(server, from, to)
  await told(to, id)
  await to.get('call.ringing', { callId: id, prelink: 'all' }, 'call.changed')
  await to.get('call.accept', { callId: id }, 'call.changed')
  return await told(from, id, (call) => call.state === 'active')
}

export const stateOf = (call: Call, device: TestDevice): string | undefined =>
  call.legs.find((leg) => leg.deviceId === device.member.device.id)?.state

/** Lets time pass while these devices go on saying `ping`; `heard` names the calls whose media they receive. */
export async function pass(
  clock: ManualClock,
  ms: number,
  devices: readonly TestDevice[],
  heard: readonly CallId[] = [],
): Promise<void> {
  for (let left = ms; left > 0; left -= timeouts.heartbeatMs) {
    clock.advance(Math.min(left, timeouts.heartbeatMs))
    for (const device of devices) await device.ask('ping', { calls: [...heard] })
  }
}

/** Breaks a device's line, as when a train enters a tunnel. */
export async function lose(server: TestServer, device: TestDevice, witness: TestDevice): Promise<void> {
  device.socket.terminate()
  while (await server.isConnected(device.member)) await witness.settle()
}
