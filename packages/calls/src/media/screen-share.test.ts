// What becomes of a person’s wish to share the screen.
import { settle } from '@poruch/live/testing'
import type { TrackSource } from '@poruch/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { FakePlatform } from '../testing/fake-platform.ts'
import { LocalMedia } from './local-media.ts'

let platform: FakePlatform
let media: LocalMedia
let sent: Map<TrackSource, MediaStreamTrack | null>

const withSound = { audio: true }
const live = () => platform.tracks.filter((track) => track.readyState === 'live').map((track) => track.kind)

beforeEach(() => {
  platform = new FakePlatform()
  sent = new Map()
  media = new LocalMedia({
    platform,
    settings: () => ({ prelink: 'contacts', microphoneId: null, cameraId: null, speakerId: null }),
    publish: (source, track) => void sent.set(source, track),
    onChange: () => {},
    log: () => {},
  })
})

describe('a screen', () => {
  test('is sent with its sound as it is, for letters to be read, and the camera stays as it is', async () => {
    media.start({ microphone: true, camera: true })
    await settle()
    const camera = sent.get('camera')
    expect(await media.shareScreen(withSound)).toBe('shared')
    const [picture, sound] = platform.tracks.slice(-2)
    expect([sent.get('screen'), sent.get('screen-audio'), sent.get('camera')]).toEqual([
      ...[picture, sound, camera],
    ])
    expect([picture?.contentHint, sound?.contentHint]).toEqual(['detail', 'music'])
    expect(platform.screensAsked[0]?.audio).toMatchObject({ echoCancellation: false, restrictOwnAudio: true })
    expect(media.screen).toEqual({
      isPossible: true,
      wanted: true,
      live: true,
      hasAudio: true,
      problem: null,
    })
    expect(media.mediaState).toEqual({ microphone: true, camera: true, screen: true, screenAudio: true })
    expect(media.screenPreview?.getTracks()).toEqual([picture])
  })

  test('is asked for in the very turn of the gesture', () => {
    void media.shareScreen(withSound)
    expect(platform.screensAsked).toHaveLength(1)
    expect(media.screen).toMatchObject({ wanted: true, live: false })
  })

  test('without sound, where the browser gives none or none is wished', async () => {
    platform.screenHasSound = false
    await media.shareScreen(withSound)
    expect(media.mediaState).toMatchObject({ screen: true, screenAudio: false })
    media.stopScreen()
    platform.screenHasSound = true
    await media.shareScreen({ audio: false })
    expect(platform.screensAsked[1]).toMatchObject({ audio: false, systemAudio: 'exclude' })
    expect(sent.get('screen-audio')).toBeUndefined()
  })

  test('that is stopped is closed, and taken away from the others', async () => {
    await media.shareScreen(withSound)
    media.stopScreen()
    expect([live(), sent.get('screen'), sent.get('screen-audio')]).toEqual([[], null, null])
    expect(media.screen).toMatchObject({ wanted: false, live: false, problem: null })
    expect(media.screenPreview).toBeNull()
  })

  test.each([
    { first: [0] },
    // A tab that is closed ends its sound before its picture.
    { first: [1, 0] },
  ])(
    'that the browser’s own bar stops is over here too, with its sound (tracks $first)',
    async ({ first }) => {
      await media.shareScreen(withSound)
      for (const track of first) platform.tracks[track]?.unplug()
      expect([live(), sent.get('screen'), sent.get('screen-audio')]).toEqual([[], null, null])
      expect(media.mediaState).toMatchObject({ screen: false, screenAudio: false })
    },
  )

  test('goes on without its sound when only that ends', async () => {
    await media.shareScreen(withSound)
    platform.tracks[1]?.unplug()
    expect(sent.get('screen-audio')).toBeNull()
    expect(media.mediaState).toMatchObject({ screen: true, screenAudio: false })
  })

  test('an old one that ends late leaves the new one alone', async () => {
    await media.shareScreen(withSound)
    media.stopScreen()
    await media.shareScreen(withSound)
    platform.tracks[0]?.unplug()
    expect(media.screen.live).toBe(true)
  })
})

describe('the picker', () => {
  test.each([
    ['NotAllowedError', 'Permission denied', 'cancelled', null],
    ['NotAllowedError', 'Permission denied by system', 'failed', 'permission_denied'],
    ['NotAllowedError', 'Disallowed by permissions policy', 'failed', 'unsupported'],
    ['NotSupportedError', '', 'failed', 'unsupported'],
    ['NotReadableError', 'Could not start video source', 'failed', 'failed'],
    ['NotFoundError', '', 'failed', 'failed'],
  ] as const)('that ends with %s: %s is %s, told as %s', async (name, message, outcome, code) => {
    platform.captureScreen = () => {
      throw new DOMException(message, name)
    }
    expect(await media.shareScreen(withSound)).toBe(outcome)
    expect(media.screen).toEqual({
      ...{ isPossible: true, wanted: false, live: false, hasAudio: false },
      problem: code && { kind: 'screen', code },
    })
  })

  test('that is answered after the wish was taken back, or the call is over, opens nothing', async () => {
    for (const stop of [() => media.stopScreen(), () => media.stop()]) {
      const picker = Promise.withResolvers<void>()
      platform.captureScreen = () => picker.promise
      const outcome = media.shareScreen(withSound)
      await settle()
      stop()
      picker.resolve()
      expect(await outcome).toBe('cancelled')
      expect([live(), sent.get('screen')]).toEqual([[], undefined])
    }
    expect(await media.shareScreen(withSound)).toBe('cancelled')
    expect(platform.screensAsked).toHaveLength(2)
  })

  test('is not opened twice', async () => {
    await Promise.all([media.shareScreen(withSound), media.shareScreen(withSound)])
    expect(platform.screensAsked).toHaveLength(1)
  })
})
