// What is copied to be sent to whoever runs the server.
import type { DeviceId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { reportText } from './report-text.ts'

const id = '0190a000-0000-7000-8000-000000000001' as Parameters<typeof reportText>[0]['id']
const [first, second] = ['device-1', 'device-2'] as [DeviceId, DeviceId]

test('a report says when each way was lost, for how long, and what was tried', () => {
  const steps = [
    { afterMs: 2_000, why: 'stall', relayed: false },
    { afterMs: 5_040, why: 'network', relayed: true },
  ] as const
  const links = [
    { deviceId: first, path: 'direct', outages: [{ startedAt: 61_000, endedAt: 70_100, steps }] },
    { deviceId: second, path: null, outages: [{ startedAt: 80_000, endedAt: null, steps: [] }] },
  ] as const
  const call = { id, connectedAt: 1_000, endedAt: 85_000, reason: 'connection_lost' } as const
  expect(reportText(call, { links, lost: { times: 2, ms: 14_100 } }, 90_000).split('\n')).toEqual([
    `call ${id}, 84.0 s, ended: connection_lost`,
    'lost: 2, 14.1 s',
    'device device-1: direct',
    '  at 60.0 s for 9.1 s, stall after 2.0 s, network relayed after 5.0 s',
    'device device-2: unknown',
    '  at 79.0 s to the end',
  ])
})

test('one that was never connected, or goes on, has a report too', () => {
  const report = { links: [], lost: { times: 0, ms: 0 } }
  const call = { id, connectedAt: null, endedAt: null, reason: null }
  expect(reportText(call, report, 5_000)).toBe(`call ${id}, 0.0 s, goes on\nlost: 0, 0.0 s`)
})
