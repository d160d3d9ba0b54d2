// What each link is given when people come and go, and when it is built anew.
import { type DeviceId, newId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { linked, type MeshEnd, openMeshPair } from '../testing/mesh-pair.ts'

const third = newId<DeviceId>()
/** The camera is the second line (L-7). */
const camera = (end: MeshEnd) => end.connection().transceivers[1]?.sender.getParameters().encodings[0]
/** Towards the other one of the pair, whatever else there is. */
const towards = (end: MeshEnd) =>
  end.platform.connections.filter((pc) => pc.connectionState === 'connected').at(-1)?.transceivers[1]?.sender

test('the picture for each gets smaller when a third one comes, also on the connection that is built next', async () => {
  const pair = await linked(openMeshPair())
  const { caller, callee } = pair
  caller.backend.publish('camera', caller.track('video'))
  await pair.pass(100)
  expect(camera(caller)).toMatchObject({ active: true, maxBitrate: 1_700_000 })
  caller.backend.join([callee.deviceId, third])
  await pair.pass(100)
  const smaller = { active: true, maxBitrate: 800_000, scaleResolutionDownBy: 720 / 540 }
  expect(towards(caller)?.getParameters().encodings[0]).toMatchObject(smaller)
  const before = towards(caller)
  caller.backend.networkChanged()
  await pair.pass(1_000)
  expect(towards(caller)).not.toBe(before)
  expect(towards(caller)?.getParameters().encodings[0]).toMatchObject(smaller)
  caller.backend.keep([callee.deviceId])
  caller.backend.join([callee.deviceId])
  await pair.pass(100)
  expect(towards(caller)?.getParameters().encodings[0]).toMatchObject({ maxBitrate: 1_700_000 })
  pair.end()
})
