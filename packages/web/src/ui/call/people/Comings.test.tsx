// What a screen reader hears of people who come into a call and leave it.
// @vitest-environment happy-dom
import type { CallParticipant } from '@poruch/calls'
import { type DeviceId, newId, type User } from '@poruch/protocol'
import { act } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { otherWith, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, sofia, taras } from '../../testing/fake-session.ts'
import { Comings } from './Comings.tsx'

let drawn: Drawn
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  drawn = await draw(callOf(), { session: fakeSession().session })
})
afterEach(async () => {
  vi.useRealTimers()
  await drawn.end()
})

const deviceOf = ({ id }: User): CallParticipant => otherWith({ userId: id, deviceId: newId<DeviceId>() })
const tarasIsIn = deviceOf(taras)
const sofiaIsIn = deviceOf(sofia)
const callOf = (...participants: readonly CallParticipant[]) => (
  <Comings snapshot={snapshotWith({ phase: 'in_call', peerId: null, participants })} />
)
const wait = (ms: number) => act(async () => vi.advanceTimersByTime(ms))
/** Without the marks that keep names of any script in their place. */
const said = () => drawn.page.querySelector('[role=status]')?.textContent?.replaceAll(/[\u2066-\u2069]/g, '')

test('names those who came within a moment in one sentence, then who left', async () => {
  await drawn.redraw(callOf(tarasIsIn))
  await wait(500)
  expect(said()).toBe('')
  await drawn.redraw(callOf(tarasIsIn, sofiaIsIn))
  await wait(1_000)
  expect(said()).toBe('Taras Bondarenko and Sofia Melnyk joined the call.')
  await drawn.redraw(callOf(sofiaIsIn))
  await wait(1_000)
  expect(said()).toBe('Taras Bondarenko left the call.')
})

test('says nothing of somebody who was away for a moment, or has come with another device', async () => {
  await drawn.redraw(callOf(tarasIsIn))
  await wait(1_000)
  const before = said()
  await drawn.redraw(callOf())
  await wait(500)
  await drawn.redraw(callOf(deviceOf(taras)))
  await wait(1_000)
  await drawn.redraw(callOf(deviceOf(taras), tarasIsIn))
  await wait(1_000)
  expect(before).toContain('joined')
  expect(said()).toBe(before)
})
