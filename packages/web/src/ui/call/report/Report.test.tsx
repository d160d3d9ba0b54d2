// How often the connection was lost is said in words, and copied as lines.
// @vitest-environment happy-dom
import type { CallSnapshot, Outage } from '@poruch/calls'
import { act } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeCall, otherWith, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { loadTranslator } from '../../../i18n/translator.ts'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { lostText, Report } from './Report.tsx'

let drawn: Drawn | null = null
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  await drawn?.end()
})

const away = (startedAt: number, endedAt: number | null): Outage => ({ startedAt, endedAt, steps: [] })
async function show(outages: readonly Outage[], change: Partial<CallSnapshot> = {}): Promise<FakeCall> {
  const participants = [otherWith({ outages })]
  const call = new FakeCall(snapshotWith({ phase: 'in_call', connectedAt: 0, participants, ...change }))
  drawn = await draw(<Report call={call} snapshot={call.get()} />)
  return call
}
const said = () => drawn?.page.querySelector('p')?.textContent

test('nothing is said of a connection that was never lost', async () => {
  await show([])
  expect(said()).toBeUndefined()
})

test('the time of a connection that is away goes on', async () => {
  await show([away(1_000, 3_000), away(performance.now(), null)])
  expect(said()).toBe('Connection lost twice, 2 s in all')
  await act(async () => vi.advanceTimersByTime(12_000))
  expect(said()).toBe('Connection lost twice, 14 s in all')
})

test('what is copied is the report in lines, and it says so', async () => {
  const copied: string[] = []
  vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => copied.push(text) } })
  const call = await show([away(1_000, 3_000)])
  await drawn?.press(drawn.find('button', 'Copy report'))
  expect(copied[0]?.split('\n').slice(1, 3)).toEqual([
    'lost: 1, 2.0 s',
    `device ${call.get().participants[0]?.deviceId}: direct`,
  ])
  expect(drawn?.all('status').join()).toContain('Copied')
})

test.each([
  ['en', 1, 'Connection lost once, 14 s in all'],
  ['en', 5, 'Connection lost 5 times, 14 s in all'],
  ['uk', 2, 'Зв’язок зникав двічі, усього на 14 с'],
  ['uk', 3, 'Зв’язок зникав 3 рази, усього на 14 с'],
  ['uk', 5, 'Зв’язок зникав 5 разів, усього на 14 с'],
  ['ru', 1, 'Связь пропала один раз, всего на 14 с'],
  ['ru', 3, 'Связь пропадала 3 раза, всего на 14 с'],
  ['ru', 11, 'Связь пропадала 11 раз, всего на 14 с'],
] as const)('in %s, %i times: %s', async (locale, times, words) => {
  const translator = await loadTranslator(locale, ['call'])
  expect(lostText(translator.text, { times, ms: 14_200 })).toBe(words)
})

test('minutes are told as such', async () => {
  const translator = await loadTranslator('en', ['call'])
  expect(lostText(translator.text, { times: 1, ms: 74_000 })).toBe('Connection lost once, 1 min 14 s in all')
})
