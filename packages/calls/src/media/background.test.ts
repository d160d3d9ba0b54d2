// Own devices while nobody sees the page, on a phone and on a computer, and what the system takes away.
import { settle } from '@poruch/live/testing'
import type { TrackSource } from '@poruch/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { detectQuirks } from '../quirks.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { LocalMedia } from './local-media.ts'

const phone = detectQuirks('Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/150 Mobile', 5)
let platform: FakePlatform
let media: LocalMedia
let sent: Map<TrackSource, MediaStreamTrack | null>

const open = async (quirks = phone) => {
  platform = new FakePlatform()
  platform.quirks = quirks
  sent = new Map()
  media = new LocalMedia({
    platform,
    settings: () => ({ prelink: 'contacts', microphoneId: null, cameraId: null, speakerId: null }),
    publish: (source, track) => void sent.set(source, track),
    onChange: () => {},
    log: () => {},
  })
  media.start({ microphone: true, camera: true })
  await settle()
}
const live = () => platform.tracks.filter((track) => track.readyState === 'live').map((track) => track.kind)

describe('a phone that is put away', () => {
  beforeEach(() => open())

  test('closes the camera and tells so, speaks on, and shows the camera again by itself', async () => {
    platform.setHidden(true)
    expect([live(), sent.get('camera')]).toEqual([['audio'], null])
    expect(media.camera).toMatchObject({ wanted: true, live: false, problem: null })
    expect(media.mediaState).toMatchObject({ microphone: true, camera: false })
    platform.setHidden(false)
    await settle()
    expect(live()).toEqual(['audio', 'video'])
    expect(sent.get('camera')).toBe(platform.tracks.at(-1))
  })

  test('opens no camera meanwhile, whether it was being opened or is wished for', async () => {
    media.setCamera(false)
    const waits = Promise.withResolvers<void>()
    platform.capture = () => waits.promise
    media.setCamera(true)
    await settle()
    platform.setHidden(true)
    waits.resolve()
    await settle()
    expect([live(), sent.get('camera')]).toEqual([['audio'], null])
    media.setCamera(false)
    media.setCamera(true)
    await settle()
    expect(live()).toEqual(['audio'])
    platform.setHidden(false)
    await settle()
    expect(live()).toEqual(['audio', 'video'])
  })

  test('leaves a camera closed that its person turned off', async () => {
    platform.setHidden(true)
    media.setCamera(false)
    platform.setHidden(false)
    await settle()
    expect(live()).toEqual(['audio'])
  })
})

test('a computer goes on showing its camera', async () => {
  await open(detectQuirks('', 0))
  platform.setHidden(true)
  expect(live()).toEqual(['audio', 'video'])
})

describe('a microphone that the system took', () => {
  beforeEach(() => open())

  test('and does not give back within a second is asked for anew', async () => {
    const [microphone] = platform.tracks
    if (!microphone) throw new Error('no microphone')
    platform.setHidden(true)
    microphone.muted = true
    platform.setHidden(false)
    await platform.clock.pass(900)
    expect(sent.get('microphone')).toBe(microphone)
    await platform.clock.pass(200)
    expect(sent.get('microphone')).not.toBe(microphone)
    expect([microphone.isOpen, media.microphone.live]).toEqual([false, true])
  })

  test('and gives back is left as it is', async () => {
    const [microphone] = platform.tracks
    platform.setHidden(true)
    platform.setHidden(false)
    await platform.clock.pass(2_000)
    expect(sent.get('microphone')).toBe(microphone)
  })
})

test('the end lets go of everything', async () => {
  await open()
  platform.setHidden(true)
  platform.setHidden(false)
  await settle()
  media.stop()
  expect([platform.left.tracks, platform.left.listeners, platform.clock.timers]).toEqual([0, 0, 0])
})
