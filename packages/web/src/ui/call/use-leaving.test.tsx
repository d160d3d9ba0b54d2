// An ended call leaves the screen by itself, not before what it tells was read.
// @vitest-environment happy-dom
import type { Outage } from '@poruch/calls'
import { act } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeCall, otherWith, snapshotWith } from '../../calling/testing/fake-call.ts'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession } from '../testing/fake-session.ts'
import { useLeaving } from './use-leaving.ts'

let drawn: Drawn
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await drawn.end()
})

function Leaving({ call }: { call: FakeCall }) {
  useLeaving(call, call.get())
  return null
}

/** After which of these times it has left. */
async function leftAfter(outages: readonly Outage[], ...times: readonly number[]): Promise<boolean[]> {
  const talked = { answeredAt: 1_000, connectedAt: 1_000, endedAt: 60_000 }
  const ended = { phase: 'ended', reason: 'completed', role: 'caller', ...talked } as const
  const call = new FakeCall(snapshotWith({ ...ended, participants: [otherWith({ outages })] }))
  drawn = await draw(<Leaving call={call} />, { session: fakeSession().session })
  const left: boolean[] = []
  let passed = 0
  for (const ms of times) {
    await act(async () => vi.advanceTimersByTime(ms - passed))
    passed = ms
    left.push(call.done.includes('dismiss'))
  }
  return left
}

test('one in which nothing happened leaves soon', async () => {
  expect(await leftAfter([], 1_000, 3_000)).toEqual([false, true])
})

test('one whose connection was lost stays for as long as it takes to read that', async () => {
  const outages = [{ startedAt: 5_000, endedAt: 9_000, steps: [] }]
  expect(await leftAfter(outages, 7_000, 9_000)).toEqual([false, true])
})
