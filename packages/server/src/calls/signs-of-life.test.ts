// Proves what signs of life cost: the work of a ping does not grow with what was named before, by anybody.
import { type CallId, limits, newId } from '@poruch/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { start, talk } from '../testing/call-steps.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { startTestServer } from '../testing/test-server.ts'

test('P-1: calls that somebody is not in are kept for nobody, and each ping is as much work as the first', async () => {
  const server = await startTestServer({ clock: createManualClock() })
  onTestFinished(() => server.close())
  const members = [
    await server.addPerson('Olena'),
    await server.addPerson('Taras'),
    await server.addPerson('Sofia'),
  ]
  const devices = await Promise.all(members.map((member) => server.join(member)))
  const [olena, taras, sofia] = devices
  if (olena === undefined || taras === undefined || sofia === undefined) throw new Error('All three came.')
  const own = await talk(server, olena, taras)
  const { presence } = server.context
  const reportMedia = presence.reportMedia.bind(presence)
  const kept: number[] = []
  presence.reportMedia = (deviceId, heard) => {
    kept.push(heard.size)
    return reportMedia(deviceId, heard)
  }
  const unknown = () => Array.from({ length: limits.callsPerHello - 1 }, () => newId<CallId>())
  for (let said = 0; said < 200; said += 1) await sofia.ask('ping', { calls: [own.id, ...unknown()] })
  expect(kept).toEqual(Array(200).fill(0))
  await olena.ask('ping', { calls: [...unknown(), own.id] })
  expect(kept.at(-1)).toBe(1)
  const ringing = await start(server, sofia, olena)
  await sofia.ask('ping', { calls: [ringing.id] })
  expect(kept.at(-1)).toBe(0)
  const heard = await presence.heardAt(
    own.id,
    devices.map(({ member }) => member.device.id),
  )
  expect([...heard.keys()]).toEqual([taras.member.device.id])
})
