// Proves which words, marks and controls stand for which state of a call.
import type { CallSnapshot, MediaProblem } from '@poruch/calls'
import { newId, type RoomId } from '@poruch/protocol'
import { describe, expect, it } from 'vitest'
import { allOn, on, otherWith, snapshotWith } from './testing/fake-call.ts'
import { callView } from './view.ts'

const off = { wanted: false, live: false, problem: null, deviceId: null }
const failed = (kind: MediaProblem['kind'], code: MediaProblem['code']) => ({
  wanted: true,
  live: false,
  problem: { code, kind },
  deviceId: null,
})
const view = (change: Partial<CallSnapshot>) => callView(snapshotWith(change), false)
const dialing = { role: 'caller', phase: 'dialing' } as const
const talking = {
  role: 'caller',
  phase: 'in_call',
  link: 'connected',
  answeredAt: 900,
  connectedAt: 1_000,
} as const
const over = (role: 'caller' | 'callee', reason: CallSnapshot['reason']) =>
  ({ phase: 'ended', role, reason }) as const

describe('what stands on the screen', () => {
  it('is nothing without a call', () => {
    expect(callView(null, false)).toMatchObject({ surface: 'none', sound: 'none', awake: false })
  })

  it.each([
    [{ media: 'audio' }, 'incoming', 'call.incoming_audio', 'ring'],
    [{ media: 'video' }, 'incoming', 'call.incoming_video', 'ring'],
    [{ ...dialing }, 'screen', 'call.calling', 'none'],
    [{ ...dialing, ringingOn: 2 }, 'screen', 'call.ringing_on', 'ringback'],
    [{ ...dialing, reachable: false }, 'screen', 'call.unreachable', 'none'],
    [{ phase: 'accepting' }, 'screen', 'call.connecting', 'none'],
    [{ ...talking, connectedAt: null, link: 'connecting' }, 'screen', 'call.connecting', 'none'],
    [{ ...talking, link: 'unstable' }, 'screen', 'call.reconnecting', 'none'],
    [{ ...talking, link: 'lost' }, 'screen', 'call.reconnecting', 'none'],
    [{ ...talking, phase: 'ending' }, 'screen', 'call.ending', 'none'],
  ] as const)('%o is %s, says %s and sounds like %s', (change, surface, key, sound) => {
    expect(view(change)).toMatchObject({ surface, status: { key }, sound })
  })

  it('counts the devices that ring', () => {
    expect(view({ ...dialing, ringingOn: 3 }).status?.values).toEqual({ count: 3 })
  })

  it('shows the time and no words while connected, and both the time and a dimmed picture while it is away', () => {
    expect(view(talking)).toMatchObject({ status: null, timerFrom: 1_000, dimmed: false, awake: true })
    expect(view({ ...talking, link: 'lost' })).toMatchObject({ timerFrom: 1_000, dimmed: true })
  })
})

describe('the other side', () => {
  const remote = (media: Partial<typeof allOn>) => [otherWith({ media: { ...allOn, ...media } })]

  it('has its picture once connected, and the avatar before and without a camera', () => {
    expect(view({ ...talking, participants: remote({}) }).picture).toBe('remote')
    expect(view({ ...talking, connectedAt: null, participants: remote({}) }).picture).toBe('avatar')
    expect(view({ ...talking, participants: remote({ camera: false }) }).picture).toBe('avatar')
    const screen = remote({ camera: false, screen: true })
    expect(view({ ...talking, participants: screen }).picture).toBe('remote')
    expect(view({ ...talking, connectedAt: null, participants: screen }).picture).toBe('avatar')
  })

  it('is marked muted, and in a video call without camera; in a voice call nobody misses one', () => {
    const bare = remote({ microphone: false, camera: false })
    expect(view({ ...talking, media: 'video', participants: bare }).marks).toEqual(['muted', 'camera_off'])
    expect(view({ ...talking, media: 'audio', participants: bare }).marks).toEqual(['muted'])
    expect(view({ ...talking, connectedAt: null, participants: bare }).marks).toEqual([])
  })

  it('is on hold when they put the call aside, which says more than what is off', () => {
    const [aside] = remote({ microphone: false, camera: false })
    if (aside === undefined) throw new Error('nobody is there')
    const seen = view({ ...talking, media: 'video', participants: [{ ...aside, held: true }] })
    expect(seen).toMatchObject({ status: { key: 'call.on_hold' }, marks: [] })
  })
})

describe('the controls', () => {
  const ids = (change: Partial<CallSnapshot>, canSwitch = false) =>
    callView(snapshotWith(change), canSwitch).controls.map(({ id }) => id)

  it('are the same in the same order from the first ring on', () => {
    const order = ['microphone', 'camera', 'screen', 'devices', 'end']
    for (const change of [
      dialing,
      { phase: 'accepting' } as const,
      talking,
      { ...talking, link: 'lost' } as const,
    ])
      expect(ids(change)).toEqual(order)
    expect(ids(talking, true)).toEqual(order.toSpliced(3, 0, 'switch_camera'))
    const screen = { ...snapshotWith().screen, isPossible: false }
    expect(ids({ ...talking, screen })).toEqual(order.toSpliced(2, 1))
    expect(ids(over('caller', 'completed'))).toEqual([])
    expect(ids({})).toEqual([])
  })

  it.each([
    [{ microphone: on }, 'microphone', 'call.mute', 'plain'],
    [{ microphone: off }, 'microphone', 'call.unmute', 'off'],
    [{ microphone: failed('microphone', 'device_busy') }, 'microphone', 'call.unmute', 'off'],
    [{ microphone: { ...on, live: false } }, 'microphone', 'call.mute', 'plain'],
    [{ camera: off }, 'camera', 'call.camera_on', 'off'],
    [{ camera: on }, 'camera', 'call.camera_off', 'plain'],
    [{ camera: failed('camera', 'no_device') }, 'camera', 'call.camera_on', 'off'],
    [{}, 'screen', 'call.share_screen', 'plain'],
    [{ screen: { ...snapshotWith().screen, live: true } }, 'screen', 'call.stop_sharing', 'off'],
  ] as const)('%o makes the %s button say %s and look %s', (change, id, key, look) => {
    const control = view({ ...talking, ...change }).controls.find((one) => one.id === id)
    expect(control).toMatchObject({ label: { key }, look })
  })
})

describe('a device that cannot be had', () => {
  it.each([
    ['permission_denied', true],
    ['failed', true],
    ['unsupported', false],
  ] as const)('a screen: %s is told with the way out; to be tried again: %s', (code, canRetry) => {
    const screen = { ...snapshotWith().screen, problem: { kind: 'screen', code } as const }
    expect(view({ ...talking, screen }).problems).toEqual([
      {
        ...{ kind: 'screen', title: { key: 'call.problem_screen' }, goesOn: null, canRetry },
        wayOut: { key: `call.way_out_screen_${code}` },
      },
    ])
  })

  it.each([
    'permission_denied',
    'permission_dismissed',
    'insecure_context',
    'no_device',
    'device_busy',
    'bad_constraints',
    'unsupported',
  ] as const)('%s is told with how the call goes on and the way out', (code) => {
    for (const kind of ['microphone', 'camera'] as const)
      expect(view({ ...talking, [kind]: failed(kind, code) }).problems).toMatchObject([
        {
          kind,
          title: { key: `call.problem_${kind}_${code}` },
          goesOn: { key: `call.goes_on_${kind}` },
          wayOut: { key: `call.way_out_${code}` },
        },
      ])
  })

  it('with too many people for pictures it is told why, and neither camera nor screen can be turned on', () => {
    const { problems, controls } = view({ ...talking, limit: 'voices_only' })
    expect(problems).toMatchObject([{ title: { key: 'call.problem_voices_only' }, canRetry: false }])
    const enabled = controls.filter((control) => control.enabled).map(({ id }) => id)
    expect(enabled).toEqual(['microphone', 'devices', 'end'])
    const usual = view(talking).controls.filter((control) => control.enabled)
    expect(usual.map(({ id }) => id)).toEqual(['microphone', 'camera', 'screen', 'devices', 'end'])
  })

  it('is told softly when another one took its place', () => {
    const microphone = { ...on, problem: { code: 'no_device', kind: 'microphone' } as const }
    expect(view({ ...talking, microphone })).toMatchObject({
      problems: [{ title: { key: 'call.problem_microphone_other_used' }, goesOn: null, canRetry: false }],
    })
  })

  it('is told as what it is when the one in use goes on in its place', () => {
    const microphone = { ...on, problem: { code: 'device_busy', kind: 'microphone' } as const }
    expect(view({ ...talking, microphone })).toMatchObject({
      problems: [{ title: { key: 'call.problem_microphone_device_busy' }, goesOn: null, canRetry: false }],
    })
  })

  it('is no longer told once the person gave it up', () => {
    const camera = { ...failed('camera', 'no_device'), wanted: false }
    expect(view({ ...talking, camera }).problems).toEqual([])
  })
})

describe('the end', () => {
  it.each([
    ['completed', 'call.ended_completed', false],
    ['cancelled', 'call.ended_cancelled', false],
    ['declined', 'call.ended_declined', true],
    ['busy', 'call.ended_busy', true],
    ['missed', 'call.ended_no_answer', true],
    ['unreachable', 'call.ended_unreachable', true],
    ['do_not_disturb', 'call.ended_do_not_disturb', false],
    ['connect_timeout', 'call.ended_connect_timeout', true],
    ['connection_lost', 'call.ended_connection_lost', true],
    ['media_error', 'call.ended_media_error', true],
    ['server_error', 'call.ended_server_error', true],
    ['replaced', 'call.ended_replaced', false],
    ['not_allowed', 'call.ended_not_allowed', false],
  ] as const)('%s tells the caller %s; offers to call again: %s', (reason, key, again) => {
    const seen = view(over('caller', reason))
    expect(seen).toMatchObject({ surface: 'screen', status: { key } })
    expect(seen.endActions.includes('call_again')).toBe(again)
  })

  it('R-7: out of a room one walks, and that is that; what went wrong there is told', () => {
    const roomId = newId<RoomId>()
    expect(view({ ...over('caller', 'completed'), roomId })).toMatchObject({
      surface: 'none',
      leavesAfterMs: 0,
    })
    expect(view({ ...over('caller', 'connection_lost'), roomId })).toMatchObject({ surface: 'screen' })
  })

  it('V-5: for a reason that only a newer server knows is told as just an end', () => {
    const reason = 'eaten_by_a_whale' as string as 'completed'
    expect(view(over('caller', reason))).toMatchObject({
      surface: 'screen',
      status: { key: 'call.ended_completed' },
      endActions: ['close'],
    })
  })

  it.each([
    ['cancelled', 'call.ended_missed'],
    ['missed', 'call.ended_missed'],
    ['answered_elsewhere', 'call.ended_answered_elsewhere'],
    ['declined_elsewhere', 'call.ended_declined_elsewhere'],
  ] as const)('%s, where it only rang, is a note in passing: %s', (reason, key) => {
    expect(view(over('callee', reason))).toMatchObject({
      surface: 'notice',
      status: { key },
      leavesAfterMs: 0,
    })
  })

  it('declined here says nothing more', () => {
    expect(view(over('callee', 'declined'))).toMatchObject({ surface: 'none', leavesAfterMs: 0 })
  })

  it('tells how long they talked, and leaves by itself in two to three seconds', () => {
    const seen = view({
      ...over('callee', 'completed'),
      answeredAt: 900,
      connectedAt: 1_000,
      endedAt: 66_000,
    })
    expect(seen).toMatchObject({ surface: 'screen', durationMs: 65_000 })
    expect(seen.leavesAfterMs).toBeGreaterThanOrEqual(2_000)
    expect(seen.leavesAfterMs).toBeLessThanOrEqual(3_000)
  })

  it('stays long enough to read what to do', () => {
    const seen = view({ ...over('callee', 'connection_lost'), answeredAt: 900 })
    expect(seen.hint?.key).toBe('call.hint_connection_lost')
    expect(seen.leavesAfterMs).toBeGreaterThan(10_000)
  })

  it.each(['caller', 'callee'] as const)(
    'says why there was no room for a %s, and stays to be read',
    (role) => {
      const seen = view({ ...over(role, 'full'), answeredAt: null })
      expect(seen).toMatchObject({ surface: 'screen', status: { key: 'call.ended_full' } })
      expect(seen.hint?.key).toBe('call.hint_full')
    },
  )
})

it('says that it is on hold, whoever put it there', () => {
  expect(view({ ...talking, held: true, participants: [otherWith()] }).status).toEqual({
    key: 'call.on_hold',
  })
  expect(view({ ...talking, participants: [otherWith({ held: true })] }).status).toEqual({
    key: 'call.on_hold',
  })
  expect(view({ ...talking, participants: [otherWith()] }).status).toBeNull()
})
