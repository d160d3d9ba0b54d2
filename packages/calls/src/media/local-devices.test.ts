// What becomes of a person’s wish for sound and picture.
import { settle } from '@poruch/live/testing'
import type { TrackSource } from '@poruch/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { detectQuirks } from '../quirks.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { LocalDevices } from './local-devices.ts'

let platform: FakePlatform
let media: LocalDevices
/** What was published last, by source. */
let sent: Map<TrackSource, MediaStreamTrack | null>

const open = (settings: { microphoneId?: string; cameraId?: string } = {}, onChange = () => {}) => {
  sent = new Map()
  const { microphoneId = null, cameraId = null } = settings
  return new LocalDevices({
    platform,
    settings: () => ({ prelink: 'contacts', microphoneId, cameraId, speakerId: null }),
    publish: (source, track) => void sent.set(source, track),
    onChange,
    log: () => {},
  })
}
const failWith = (name: string, times = Number.POSITIVE_INFINITY, message = '') => {
  let left = times
  platform.capture = () => {
    if (left-- > 0) throw new DOMException(message, name)
  }
}
const live = () => platform.tracks.filter((track) => track.readyState === 'live').map((track) => track.kind)

beforeEach(() => {
  platform = new FakePlatform()
  media = open()
})

describe('capture', () => {
  test('asks for a voice cleaned by the browser, and for a picture of 720 lines', async () => {
    media.start({ microphone: true, camera: true })
    await settle()
    expect(platform.asked).toEqual([
      { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 } },
      {
        video: {
          ...{ width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
          facingMode: { ideal: 'user' },
        },
      },
    ])
    expect([media.microphone.live, media.camera.live]).toEqual([true, true])
  })

  test.each([
    ['granted', 2],
    ['prompt', 1],
  ] as const)('has asked before a page draws what Accept changed (%s)', async (permission, asked) => {
    platform.permissions = { microphone: permission, camera: permission }
    const seen: number[] = []
    // As React draws: in a microtask of its own.
    const draw = () => queueMicrotask(() => void seen.push(platform.asked.length))
    const ringing = open({}, draw)
    await settle()
    ringing.start({ microphone: true, camera: true })
    await settle()
    expect(seen[0]).toBe(asked)
  })

  test('asks the person once for both', async () => {
    platform.permissions = { microphone: 'prompt', camera: 'prompt' }
    media = open()
    media.start({ microphone: true, camera: true })
    await settle()
    expect(platform.asked.map((it) => Object.keys(it))).toEqual([['audio', 'video']])
    expect([media.microphone.live, media.camera.live]).toEqual([true, true])
  })

  test('a camera that is refused costs only the picture', async () => {
    platform.permissions = { microphone: 'prompt', camera: 'denied' }
    platform.capture = ({ video }) => {
      if (video) throw new DOMException('', 'NotAllowedError')
    }
    media.start({ microphone: true, camera: true })
    await settle()
    expect(media.microphone).toMatchObject({ live: true, problem: null })
    expect(media.camera).toMatchObject({
      ...{ wanted: true, live: false, problem: { kind: 'camera', code: 'permission_denied' } },
    })
  })

  test.each([
    ['NotAllowedError', 'denied', 'permission_denied'],
    ['NotAllowedError', 'prompt', 'permission_dismissed'],
    ['SecurityError', 'granted', 'insecure_context'],
    ['NotFoundError', 'granted', 'no_device'],
    ['NotReadableError', 'granted', 'device_busy'],
    ['AbortError', 'granted', 'device_busy'],
    ['OverconstrainedError', 'granted', 'bad_constraints'],
    ['TypeError', 'granted', 'bad_constraints'],
    ['SomethingNewError', 'granted', 'unsupported'],
  ] as const)('%s with permission %s is told as %s', async (name, permission, code) => {
    platform.permissions = { microphone: permission, camera: 'granted' }
    failWith(name)
    media.start({ microphone: true, camera: false })
    await platform.clock.pass(1_000)
    expect(media.microphone).toMatchObject({ live: false, problem: { kind: 'microphone', code } })
  })

  test('a device that another program holds is asked for again after half a second', async () => {
    failWith('NotReadableError', 1)
    media.start({ microphone: true, camera: false })
    await platform.clock.pass(400)
    expect(media.microphone.live).toBe(false)
    await platform.clock.pass(200)
    expect(media.microphone).toMatchObject({ live: true, problem: null })
  })

  test('a chosen device that is not there is replaced by another one', async () => {
    media = open({ microphoneId: 'headset' })
    failWith('OverconstrainedError', 1)
    media.start({ microphone: true, camera: false })
    await settle()
    const wishes = platform.asked.map(({ audio }) => (typeof audio === 'object' ? audio.deviceId : null))
    expect(wishes).toEqual([{ exact: 'headset' }, { ideal: 'headset' }])
    expect(media.microphone).toMatchObject({
      live: true,
      deviceId: 'default',
      problem: { code: 'no_device' },
    })
  })

  test.each([
    ['OverconstrainedError', [], 'no_device'],
    ['NotAllowedError: dismissed', null, 'permission_dismissed'],
  ] as const)('%s of a microphone, with the devices %j, is told as %s', async (thrown, inputs, code) => {
    if (inputs !== null) platform.inputs = [...inputs]
    const [name = '', message = ''] = thrown.split(': ')
    failWith(name, 9, message)
    media.start({ microphone: true, camera: false })
    await platform.clock.pass(1_000)
    expect(media.microphone.problem).toEqual({ kind: 'microphone', code })
  })

  test('nobody is asked twice for what was refused, nor for any device where none was chosen', async () => {
    for (const name of ['NotAllowedError', 'NotFoundError', 'OverconstrainedError', 'TypeError']) {
      failWith(name)
      const before = platform.asked.length
      const local = open()
      local.start({ microphone: true, camera: false })
      await platform.clock.pass(1_000)
      expect(platform.asked.length - before).toBe(1)
      local.stop()
    }
  })

  test('a page that may not capture at all says so without asking', async () => {
    platform.captureBarrier = 'insecure_context'
    media.start({ microphone: true, camera: true })
    await settle()
    expect(platform.asked).toEqual([])
    expect(media.camera.problem).toEqual({ kind: 'camera', code: 'insecure_context' })
  })
})

describe('switching', () => {
  beforeEach(async () => {
    media.start({ microphone: true, camera: true })
    await settle()
  })

  test('a muted microphone stays open and is sent on as silence', () => {
    const [track] = platform.tracks
    media.setMicrophone(false)
    expect(track).toMatchObject({ enabled: false, readyState: 'live' })
    expect(sent.get('microphone')).toBe(track)
    expect(media.microphone).toMatchObject({ wanted: false, live: false })
    media.setMicrophone(true)
    expect(track?.enabled).toBe(true)
    expect([media.microphone.live, media.camera.live]).toEqual([true, true])
  })

  test('a camera that is off is closed at once, and captured anew when it is on again', async () => {
    media.setCamera(false)
    expect(live()).toEqual(['audio'])
    expect([sent.get('camera'), media.preview]).toEqual([null, null])
    media.setCamera(true)
    await settle()
    expect(live()).toEqual(['audio', 'video'])
    expect(sent.get('camera')).toBe(platform.tracks.at(-1))
    expect(media.preview).not.toBeNull()
  })

  test('the last wish wins, however slow the camera is', async () => {
    media.setCamera(false)
    const waiting: (() => void)[] = []
    platform.capture = () => new Promise<void>((resolve) => void waiting.push(resolve))
    media.setCamera(true)
    await settle()
    media.setCamera(false)
    media.setCamera(true)
    media.setCamera(false)
    platform.capture = () => {}
    for (const go of waiting) go()
    await settle()
    expect(live()).toEqual(['audio'])
    expect([sent.get('camera'), media.camera.live]).toEqual([null, false])
  })

  test('another device takes the place of the one in use, which is closed', async () => {
    platform.inputs.push({ kind: 'audioinput', deviceId: 'headset', label: '' })
    media.setDevice('microphone', 'headset')
    await settle()
    expect(live()).toHaveLength(2)
    expect(media.microphone).toMatchObject({ live: true, deviceId: 'headset' })
    expect(sent.get('microphone')).toBe(platform.tracks.at(-1))
  })

  test('another device that cannot be opened leaves the one in use alone', async () => {
    failWith('NotReadableError')
    media.setDevice('microphone', 'headset')
    await platform.clock.pass(1_000)
    expect(media.microphone).toMatchObject({ live: true, problem: { code: 'device_busy' } })
  })

  test('a muted microphone stays muted when it is exchanged', async () => {
    media.setMicrophone(false)
    media.setDevice('microphone', 'headset')
    await settle()
    expect(platform.tracks.at(-1)).toMatchObject({ deviceId: 'headset', enabled: false })
  })

  test('phones turn the camera round, having closed it first', async () => {
    platform = new FakePlatform()
    platform.quirks = detectQuirks('Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/150 Mobile', 5)
    media = open()
    media.start({ microphone: false, camera: true })
    await settle()
    platform.capture = () => expect(live()).toEqual([])
    await media.switchCamera()
    await settle()
    const asked = platform.asked.at(-1)?.video
    expect(typeof asked === 'object' ? asked.facingMode : null).toEqual({ ideal: 'environment' })
    expect(media.camera).toMatchObject({ live: true, problem: null })
  })

  test('a device that is unplugged is replaced by the default one, and that is told', async () => {
    platform.tracks[0]?.unplug()
    await settle()
    expect(media.microphone).toMatchObject({ wanted: true, live: true, problem: { code: 'no_device' } })
    expect(sent.get('microphone')).toBe(platform.tracks.at(-1))
  })

  test('a device that vanishes without its track ending is noticed', async () => {
    media.setDevice('microphone', 'headset')
    await settle()
    platform.fire('devices')
    await platform.clock.pass(400)
    expect(media.microphone).toMatchObject({
      live: true,
      deviceId: 'default',
      problem: { code: 'no_device' },
    })
  })

  test('a microphone that is plugged in late is used', async () => {
    failWith('NotFoundError')
    platform.tracks[0]?.unplug()
    await settle()
    expect(media.microphone.live).toBe(false)
    platform.capture = () => {}
    platform.fire('devices')
    await platform.clock.pass(400)
    expect(media.microphone.live).toBe(true)
  })

  test.each([
    { what: 'the same one', deviceId: 'default', problem: null },
    { what: 'another one', deviceId: 'headset', problem: { kind: 'microphone', code: 'no_device' } },
  ])(
    'the only microphone was unplugged, and $what is plugged in: used, and told as $problem',
    async ({ deviceId, problem }) => {
      failWith('NotFoundError')
      platform.tracks[0]?.unplug()
      await settle()
      platform.inputs = [{ kind: 'audioinput', deviceId, label: '' }]
      platform.capture = () => {}
      platform.fire('devices')
      await platform.clock.pass(400)
      expect(media.microphone).toMatchObject({ live: true, deviceId, problem })
    },
  )

  test('whoever chooses a device is no longer told of the one that is gone', async () => {
    platform.tracks[0]?.unplug()
    await settle()
    media.setDevice('microphone', 'default')
    await settle()
    expect(media.microphone).toMatchObject({ live: true, problem: null })
  })
})

describe('what is plugged in', () => {
  test.each(['microphone', 'camera'] as const)('the first %s ever is used without a word', async (kind) => {
    failWith('NotFoundError')
    media.start({ microphone: true, camera: true })
    await settle()
    expect(media[kind]).toMatchObject({ live: false, problem: { kind, code: 'no_device' } })
    platform.capture = () => {}
    platform.fire('devices')
    await platform.clock.pass(400)
    expect(media[kind]).toMatchObject({ live: true, problem: null })
  })

  test('the chosen one, if it is that, is used without a word too', async () => {
    media = open({ microphoneId: 'headset' })
    failWith('NotFoundError')
    media.start({ microphone: true, camera: false })
    await settle()
    platform.inputs = [{ kind: 'audioinput', deviceId: 'headset', label: '' }]
    platform.capture = () => {}
    platform.fire('devices')
    await platform.clock.pass(400)
    expect(media.microphone).toMatchObject({ live: true, deviceId: 'headset', problem: null })
  })
})

describe('the end', () => {
  test('closes what is open and what is still being opened', async () => {
    const waiting: (() => void)[] = []
    platform.capture = () => new Promise<void>((resolve) => void waiting.push(resolve))
    media.start({ microphone: true, camera: true })
    await settle()
    media.stop()
    for (const go of waiting) go()
    await settle()
    expect(platform.tracks.length).toBeGreaterThan(0)
    expect([live(), platform.left.listeners, platform.clock.timers]).toEqual([[], 0, 0])
    media.setCamera(true)
    await settle()
    expect(live()).toEqual([])
  })
})
