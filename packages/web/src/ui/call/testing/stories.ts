// Every state in which a person can find a call, by name.
import type { CallSnapshot, MediaProblem, Outage } from '@poruch/calls'
import type { ChatId, DeviceId } from '@poruch/protocol'
import { allOn, on, otherWith } from '../../../calling/testing/fake-call.ts'
import { picture, tone } from '../../../calling/testing/test-media.ts'
import { crew, me } from './crew.ts'
import type { StoryName } from './story-names.ts'

const minutesAgo = (minutes: number) => performance.now() - minutes * 60_000
const dialing = { role: 'caller', phase: 'dialing' } as const
const inCall = {
  role: 'caller',
  phase: 'in_call',
  link: 'connected',
  answeredAt: minutesAgo(2.2),
  connectedAt: minutesAgo(2.2),
} as const

const without = (kind: MediaProblem['kind'], code: MediaProblem['code']) => ({
  [kind]: { wanted: true, live: false, problem: { code, kind }, deviceId: null },
})

function video(): Partial<CallSnapshot> {
  const streams = { audio: tone(), camera: picture('#35606e', '#c9b48b'), screen: new MediaStream() }
  const participants = [otherWith({ streams, media: allOn, hasCameraFrames: true })]
  return { ...inCall, media: 'video', camera: on, localCamera: picture('#4d3b55', '#d9a066'), participants }
}

/** So many of the crew; every second one shows a picture, the last one is muted, the first one is coming back. */
function many(count: number, change: Partial<CallSnapshot> = {}): Partial<CallSnapshot> {
  const others = crew.slice(0, count).map(({ id }, at) => {
    const shows = at % 2 === 1
    const camera = shows ? picture('#35606e', '#c9b48b') : new MediaStream()
    return otherWith({
      userId: id,
      deviceId: `0190a000-0000-7000-8000-0000000000${10 + at}` as DeviceId,
      link: at === 0 ? 'lost' : 'connected',
      path: at === 1 ? 'relayed' : 'direct',
      speaking: at === 1,
      media: { ...allOn, camera: shows, microphone: at < count - 1 },
      streams: { audio: tone(), camera, screen: new MediaStream() },
      hasCameraFrames: shows,
      outages: at === 0 ? lost(14) : [],
    })
  })
  const own = otherWith({
    isSelf: true,
    userId: me.id,
    deviceId: 'own' as DeviceId,
    path: null,
    streams: null,
  })
  return { ...inCall, peerId: null, startedBy: me.id, participants: [...others, own], ...change }
}

/** Somebody claps, two have raised a hand, one of them the person here. */
function manySigns(): Partial<CallSnapshot> {
  const { participants = [], ...rest } = many(4)
  const signs = [{ reaction: { n: 1, emoji: '👏' } }, {}, { hand: true }, { held: true }, { hand: true }]
  return { ...rest, participants: participants.map((one, at) => ({ ...one, ...signs[at] })) }
}

/** Three are in, two more are rung. */
function manyRung(): Partial<CallSnapshot> {
  const { participants = [], ...rest } = many(5)
  const rung = { state: 'ringing', link: 'none', path: null, streams: null } as const
  return {
    ...rest,
    participants: participants.map((one, at) => (at > 2 && at < 5 ? { ...one, ...rung } : one)),
  }
}

/** A page of text, as somebody may show it. */
const page = () => picture('#f4f1ea', '#3d6f7c')

function screen(): Partial<CallSnapshot> {
  const streams = { audio: tone(), camera: picture('#35606e', '#c9b48b'), screen: page() }
  const media = { ...allOn, screen: true }
  const participants = [otherWith({ streams, media, hasCameraFrames: true, hasScreenFrames: true })]
  return { ...inCall, media: 'video', camera: on, localCamera: picture('#4d3b55', '#d9a066'), participants }
}

function screens(): Partial<CallSnapshot> {
  const media = { ...allOn, camera: false, screen: true }
  const others = crew.slice(0, 2).map(({ id }, at) =>
    otherWith({
      userId: id,
      deviceId: `0190a000-0000-7000-8000-00000000000${4 + at}` as DeviceId,
      ...{ media, streams: { ...heard(), screen: page() }, hasScreenFrames: at === 0 },
    }),
  )
  return { ...inCall, peerId: null, participants: others }
}

const muted = { microphone: { ...on, wanted: false, live: false } }
const sharing = { isPossible: true, wanted: true, live: true, hasAudio: true, problem: null }
const notShared = { kind: 'screen', code: 'permission_denied' } as const

/** Away for so many seconds each. */
const lost = (...lengths: readonly number[]): Outage[] =>
  lengths.map((length, at) => {
    const startedAt = minutesAgo(1) + at * 20_000
    return { startedAt, endedAt: startedAt + length * 1_000, steps: [] }
  })

const heard = () => ({ audio: tone(), camera: new MediaStream(), screen: new MediaStream() })
const voice = () => ({ ...inCall, participants: [otherWith({ streams: heard() })] })
const over = (reason: NonNullable<CallSnapshot['reason']>): Partial<CallSnapshot> => ({
  role: 'caller',
  phase: 'ended',
  reason,
  endedAt: performance.now(),
})

/** Of a call that this page is not in. */
const none = () => null

export const stories = {
  incoming_audio: () => ({}),
  incoming_video: () => ({ media: 'video' as const }),
  incoming_group: () => ({ peerId: null }),
  incoming_others: () => ({ peerId: null, chatId: '0190a000-0000-7000-8000-0000000000ff' as ChatId }),
  // Linked already, but nothing is heard before they say yes.
  calling: () => ({ ...dialing, participants: [otherWith({ connectedAt: null })] }),
  ringing: () => ({ ...dialing, ringingOn: 2 }),
  ringing_video: () => ({
    ...dialing,
    media: 'video' as const,
    ringingOn: 1,
    camera: on,
    localCamera: picture('#4d3b55', '#d9a066'),
  }),
  unreachable: () => ({ ...dialing, reachable: false }),
  accepting: () => ({ phase: 'accepting' as const }),
  voice,
  voice_muted: () => ({
    ...voice(),
    microphone: { ...on, wanted: false, live: false },
    participants: [otherWith({ media: { ...allOn, camera: false, microphone: false } })],
  }),
  video,
  video_reconnecting: () => ({ ...video(), link: 'lost' as const }),
  video_camera_off: () => {
    const state = video()
    return { ...state, participants: [otherWith()] }
  },
  speaks_muted: () => ({ ...voice(), ...muted, voice: { speaking: false, hint: 'you_are_muted' as const } }),
  not_heard: () => ({ ...voice(), voice: { speaking: false, hint: 'silent_device' as const } }),
  signs: () => ({
    ...voice(),
    participants: [otherWith({ streams: heard(), hand: true, reaction: { n: 1, emoji: '👏' } })],
  }),
  many: () => many(3),
  eight: () => many(7),
  speaker: () => many(5),
  pinned: () => many(5),
  many_signs: manySigns,
  many_held: () => many(3, { held: true }),
  many_screen: () => ({ ...many(5), ...screens() }),
  alone: () => many(0),
  connection: () => ({ ...voice(), participants: [otherWith({ streams: heard(), outages: lost(2, 12) })] }),
  people: manyRung,
  person_menu: () => many(3),
  end_for_all: () => many(3),
  react: () => many(3),
  add_people: () => many(3),
  devices: () => many(3),
  screen,
  screens,
  sharing: () => ({ ...voice(), screen: sharing }),
  screen_denied: () => ({
    ...voice(),
    screen: { ...sharing, wanted: false, live: false, problem: notShared },
  }),
  denied: () => ({ ...voice(), ...without('microphone', 'permission_denied') }),
  insecure: () => ({
    ...video(),
    ...without('microphone', 'insecure_context'),
    ...without('camera', 'insecure_context'),
    localCamera: null,
  }),
  ended: () => ({ ...over('completed'), connectedAt: minutesAgo(12), answeredAt: minutesAgo(12) }),
  busy: () => over('busy'),
  no_answer: () => over('missed'),
  declined: () => over('declined'),
  connect_timeout: () => ({ ...over('connect_timeout'), answeredAt: minutesAgo(1) }),
  connection_lost: () => ({
    ...over('connection_lost'),
    answeredAt: minutesAgo(3),
    connectedAt: minutesAgo(3),
    participants: [otherWith({ outages: lost(9, 65) })],
  }),
  media_error: () => ({ ...over('media_error'), answeredAt: minutesAgo(3) }),
  full: () => ({ ...over('full'), peerId: null }),
  removed: () => ({
    ...over('removed'),
    peerId: null,
    connectedAt: minutesAgo(3),
    answeredAt: minutesAgo(3),
  }),
  muted_by: () => ({ ...many(3), ...muted, mutedBy: crew[1]?.id ?? null }),
  replaced: () => ({ ...over('replaced'), answeredAt: minutesAgo(3), connectedAt: minutesAgo(3) }),
  waiting: voice,
  waiting_group: voice,
  held: voice,
  held_there: () => ({
    ...inCall,
    participants: [otherWith({ held: true, media: { ...allOn, microphone: false, camera: false } })],
  }),
  minimised: () => many(3),
  elsewhere: none,
  elsewhere_move: none,
  elsewhere_tab: none,
} as const satisfies Record<StoryName, () => Partial<CallSnapshot> | null>

/** Is this the name of a story? */
export function isStory(name: string): name is StoryName {
  return Object.hasOwn(stories, name)
}
