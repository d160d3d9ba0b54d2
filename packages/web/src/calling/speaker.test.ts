// Proves who is drawn large: whoever speaks on, without jumping at every word.
import type { DeviceId } from '@poruch/protocol'
import { describe, expect, it } from 'vitest'
import { asksAgainIn, nextSpeaker, nobodySpeaks, type Speaker } from './speaker.ts'

const [olena, taras, sofia] = ['olena', 'taras', 'sofia'] as DeviceId[] as [DeviceId, DeviceId, DeviceId]
const speaking: Speaker = { deviceId: olena, since: 1_000 }

describe('the speaker', () => {
  it('is the first who speaks, at once', () => {
    expect(nextSpeaker(nobodySpeaks, [], 5)).toBe(nobodySpeaks)
    expect(nextSpeaker(nobodySpeaks, [taras, sofia], 5)).toEqual({ deviceId: taras, since: 5 })
    expect(asksAgainIn(nobodySpeaks, [], 5)).toBeNull()
  })

  it('keeps the place in silence, and while others speak as well', () => {
    expect(nextSpeaker(speaking, [], 9_000)).toBe(speaking)
    expect(asksAgainIn(speaking, [], 9_000)).toBeNull()
    expect(nextSpeaker(speaking, [taras, olena], 9_000)).toBe(speaking)
    expect(asksAgainIn(speaking, [taras, olena], 9_000)).toBeNull()
  })

  it('gives way to one who speaks, but not before a moment has gone by', () => {
    expect(nextSpeaker(speaking, [taras], 9_000)).toEqual({ deviceId: taras, since: 9_000 })
    expect(nextSpeaker(speaking, [taras], 2_499)).toBe(speaking)
    expect(asksAgainIn(speaking, [taras], 2_499)).toBe(1)
    expect(nextSpeaker(speaking, [taras], 2_500)).toEqual({ deviceId: taras, since: 2_500 })
  })
})
