// Nothing is drawn over a call before it is heard in both directions, and nobody waits for its screen for long.
// @vitest-environment happy-dom
import type { CallSnapshot } from '@poruch/calls'
import { act } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { otherWith, snapshotWith } from '../../calling/testing/fake-call.ts'
import { type Drawn, draw } from '../testing/draw.tsx'
import { useSoundFirst } from './use-sound-first.ts'

const opening = { microphone: { wanted: true, live: false, problem: null, deviceId: null } }
const silent = { isPlaying: false, isBlocked: false }
const playing = { isPlaying: true, isBlocked: false }
const others = { participants: [otherWith()] }

let drawn: Drawn
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  drawn = await draw(<Shown call={{ phase: 'incoming' }} />)
})
afterEach(async () => {
  vi.useRealTimers()
  await drawn.end()
})

function Shown({ call, audio = silent }: { call: Partial<CallSnapshot>; audio?: typeof silent }) {
  return <p role="status">{useSoundFirst(snapshotWith(call), audio) ? 'drawn' : 'waits'}</p>
}
const see = (call: Partial<CallSnapshot>, audio = silent) => drawn.redraw(<Shown call={call} audio={audio} />)
const wait = (ms: number) => act(async () => vi.advanceTimersByTime(ms))
const shown = () => drawn.all('status')[0]

test('the microphone and a voice of the others come first, then the screen at once', async () => {
  await see({ phase: 'accepting', ...opening, ...others })
  await wait(30)
  await see({ phase: 'accepting', ...others })
  await wait(70)
  expect(shown()).toBe('waits')
  await see({ phase: 'in_call', ...others }, playing)
  expect(shown()).toBe('waits')
  await wait(50)
  expect(shown()).toBe('drawn')
})

test('a voice that plays before anything arrives is none yet', async () => {
  await see({ phase: 'in_call', participants: [otherWith({ link: 'connecting' })] }, playing)
  await wait(200)
  expect(shown()).toBe('waits')
})

test('nobody waits for longer than 300 ms, and what is drawn stays', async () => {
  await see({ phase: 'accepting', ...opening })
  await wait(299)
  expect(shown()).toBe('waits')
  await wait(1)
  expect(shown()).toBe('drawn')
  await see({ phase: 'in_call', ...opening, participants: [otherWith({ link: 'lost' })] })
  expect(shown()).toBe('drawn')
})

test.each([
  ['the microphone is refused', { microphone: { ...opening.microphone, problem: refusal() } }, playing],
  ['it is not wanted', { microphone: { ...opening.microphone, wanted: false } }, playing],
  ['the browser plays nothing before a touch', {}, { ...silent, isBlocked: true }],
  ['nobody else is in yet', { participants: [] }, silent],
  ['the others are on hold', { participants: [otherWith({ held: true })] }, silent],
])('nothing is waited for where %s', async (_, call, audio) => {
  await see({ phase: 'in_call', ...others, ...call }, audio)
  await wait(50)
  expect(shown()).toBe('drawn')
})

test.each(['dialing', 'ending', 'ended'] as const)(
  'a call that is %s is drawn at once, and stays so',
  async (phase) => {
    await see({ phase, ...opening })
    expect(shown()).toBe('drawn')
    await see({ phase: 'in_call', ...opening, ...others })
    expect(shown()).toBe('drawn')
  },
)

function refusal() {
  return { code: 'permission_denied', kind: 'microphone' } as const
}
