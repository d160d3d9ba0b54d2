// What a call tells of its ways, however often it looks and whoever leaves and comes again.
import type { DeviceId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import type { Participant } from './backend.ts'
import { nothing } from './call-people.ts'
import { Reporter } from './call-report.ts'
import { noSigns } from './signs.ts'
import type { Outage } from './snapshot.ts'

const deviceId = 'device-1' as DeviceId
const way = (outages: readonly Outage[]): Participant => ({
  ...{ deviceId, link: 'connected', path: 'direct', connectedAt: 0, mediaState: nothing, held: false },
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
    outageMs: 3_000,
  })
})

test('of a way that breaks without end the newest are kept', () => {
  const reporter = new Reporter()
  for (let at = 1; at <= 100; at += 1) reporter.take([way([away(at, at + 1)])])
  expect(reporter.report(200).links[0]?.outages.map(({ startedAt }) => startedAt)).toEqual(
    Array.from({ length: 20 }, (_, place) => 81 + place),
  )
})
