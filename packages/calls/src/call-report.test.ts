// What a call tells of its ways, however often it looks and whoever leaves and comes again.
import type { DeviceId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import type { Participant } from './backend.ts'
import { nothing } from './call-people.ts'
import { Reporter } from './call-report.ts'
import { noSigns } from './signs.ts'
import type { Outage } from './snapshot.ts'

const deviceId = 'device-1' as DeviceId
const way = (outages: readonly Outage[], to = deviceId): Participant => ({
  ...{ deviceId: to, link: 'connected', path: 'direct', connectedAt: 0, mediaState: nothing, held: false },
  ...{ signs: noSigns, tracks: new Map(), frames: new Set(), voiceLeaves: null, outages },
})
const away = (startedAt: number, endedAt: number | null): Outage => ({ startedAt, endedAt, steps: [] })

test('each outage counts once, also those of a way that was made anew', () => {
  const reporter = new Reporter()
  reporter.take([way([away(1_000, null)])])
  reporter.take([way([away(1_000, 3_000)])])
  // The device left, and came again by another way.
  for (let look = 0; look < 3; look += 1) reporter.take([way([])])
  for (let look = 0; look < 3; look += 1) reporter.take([way([away(9_000, null)])])
  expect(reporter.report(10_000)).toEqual({
    links: [{ deviceId, path: 'direct', outages: [away(1_000, 3_000), away(9_000, null)] }],
    lost: { times: 2, ms: 3_000 },
  })
})

test('what several ways lost at once counts once', () => {
  const reporter = new Reporter()
  expect(reporter.report(0).lost).toEqual({ times: 0, ms: 0 })
  const [second, third] = ['device-2' as DeviceId, 'device-3' as DeviceId]
  reporter.take([
    way([away(1_000, 9_000), away(20_000, 21_000)]),
    way([away(2_000, 4_000)], second),
    way([away(8_000, 11_000), away(30_000, null)], third),
  ])
  expect(reporter.report(32_000).lost).toEqual({ times: 3, ms: 10_000 + 1_000 + 2_000 })
})

test('of a way that breaks without end the newest are kept', () => {
  const reporter = new Reporter()
  for (let at = 1; at <= 200; at += 1) reporter.take([way([away(at, at + 1)])])
  expect(reporter.report(300).links[0]?.outages.map(({ startedAt }) => startedAt)).toEqual(
    Array.from({ length: 100 }, (_, place) => 101 + place),
  )
})
