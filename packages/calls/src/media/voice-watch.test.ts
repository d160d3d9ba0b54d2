// What the own microphone tells: who speaks, who speaks though muted, and whose sound goes nowhere.
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeTrack } from '../testing/fake-media.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { VoiceWatch } from './voice-watch.ts'

let platform: FakePlatform
let voice: VoiceWatch
let track: FakeTrack
let changes: number

const speech = 0.1
const room = 0.004
const follow = (isMuted: boolean) => {
  track.enabled = !isMuted
  voice.follow(track as unknown as MediaStreamTrack, isMuted)
}
const hear = (rms: number, ms: number) => {
  track.sound.rms = rms
  platform.clock.advance(ms)
}

beforeEach(() => {
  platform = new FakePlatform()
  changes = 0
  voice = new VoiceWatch({ platform, onChange: () => void changes++ })
  track = new FakeTrack('audio')
})

describe('who speaks', () => {
  test('is told soon after they begin, through the gaps between words, and no more after a pause', () => {
    follow(false)
    hear(speech, 100)
    expect(voice.state.speaking).toBe(false)
    hear(speech, 300)
    expect(voice.state.speaking).toBe(true)
    hear(room, 500)
    hear(speech, 100)
    hear(room, 700)
    expect(voice.state.speaking).toBe(true)
    hear(room, 300)
    expect(voice.state).toEqual({ speaking: false, hint: null })
    expect(changes).toBe(2)
  })

  test('is no cough, and no noise of the room', () => {
    follow(false)
    hear(speech, 100)
    hear(room, 5_000)
    expect([voice.state.speaking, changes]).toEqual([false, 0])
  })

  test('has a level that rises at once and falls softly', () => {
    follow(false)
    hear(speech, 100)
    const loud = voice.level.get()
    expect(loud).toBeCloseTo(0.75)
    hear(0, 100)
    expect(voice.level.get()).toBeCloseTo(loud * 0.8)
    voice.end()
    expect(voice.level.get()).toBe(0)
  })
})

describe('who is muted', () => {
  test('and speaks is told so for a while, and has no level; what was said before muting does not count', () => {
    follow(false)
    hear(speech, 1_000)
    follow(true)
    expect(voice.state).toEqual({ speaking: false, hint: null })
    hear(speech, 400)
    expect(voice.state.hint).toBeNull()
    hear(speech, 300)
    expect([voice.state, voice.level.get()]).toEqual([{ speaking: false, hint: 'you_are_muted' }, 0])
    hear(room, 3_000)
    expect(voice.state.hint).toBe('you_are_muted')
    hear(room, 2_000)
    expect(voice.state.hint).toBeNull()
  })

  test('and unmutes is told nothing more', () => {
    follow(true)
    hear(speech, 1_000)
    follow(false)
    expect(voice.state.hint).toBeNull()
    hear(speech, 300)
    expect(voice.state).toEqual({ speaking: true, hint: null })
  })

  test('is listened to by a copy that is never muted; the track that is sent stays silent', () => {
    follow(true)
    hear(speech, 1_000)
    expect([track.loudness, track.enabled, track.isOpen]).toEqual([0, false, true])
  })
})

describe('a microphone that is open', () => {
  test('and gives nothing at all for five seconds is told', () => {
    follow(false)
    hear(0, 4_900)
    expect(voice.state.hint).toBeNull()
    hear(0, 300)
    expect(voice.state.hint).toBe('silent_device')
    hear(room, 100)
    expect(voice.state.hint).toBeNull()
  })

  test('is no silent one while the browser lets nothing be looked at', () => {
    platform.soundIsLookedAt = false
    follow(false)
    hear(0, 20_000)
    expect([voice.state.hint, changes]).toEqual([null, 0])
  })

  test('and that the system has taken is told after two seconds, not at each flicker', () => {
    follow(false)
    track.muted = true
    hear(room, 1_900)
    track.muted = false
    hear(room, 100)
    track.muted = true
    hear(room, 1_900)
    expect(voice.state.hint).toBeNull()
    hear(room, 300)
    expect(voice.state.hint).toBe('interrupted')
  })

  test('and of which nothing leaves for three seconds is told, and only where somebody could hear it', () => {
    follow(false)
    voice.setLeaving(false)
    hear(speech, 2_000)
    voice.setLeaving(null)
    voice.setLeaving(false)
    hear(speech, 2_000)
    expect(voice.state.hint).toBeNull()
    hear(speech, 1_100)
    expect(voice.state.hint).toBe('not_heard')
    voice.setLeaving(true)
    hear(speech, 100)
    expect(voice.state.hint).toBeNull()
  })
})

test('nothing is left open, neither by another microphone nor by the end', () => {
  follow(false)
  const before = track
  track = new FakeTrack('audio')
  follow(false)
  before.stop()
  expect([before.isOpen, platform.clock.timers]).toEqual([false, 1])
  voice.end()
  track.stop()
  expect([track.isOpen, platform.clock.timers]).toEqual([false, 0])
})
