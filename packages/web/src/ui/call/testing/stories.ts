// Every state in which a person can find a call, by name.
import type { CallSnapshot, MediaProblem } from '@poruch/calls'
import { allOn, on, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { picture, tone } from '../../../calling/testing/test-media.ts'
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
  const quiet = snapshotWith().remote
  const remote = {
    ...quiet,
    audio: tone(),
    camera: picture('#35606e', '#c9b48b'),
    media: allOn,
    hasCameraFrames: true,
  }
  return { ...inCall, media: 'video', camera: on, localCamera: picture('#4d3b55', '#d9a066'), remote }
}

const voice = () => ({ ...inCall, remote: { ...snapshotWith().remote, audio: tone() } })
const over = (reason: NonNullable<CallSnapshot['reason']>): Partial<CallSnapshot> => ({
  role: 'caller',
  phase: 'ended',
  reason,
  endedAt: performance.now(),
})

export const stories = {
  incoming_audio: () => ({}),
  incoming_video: () => ({ media: 'video' as const }),
  calling: () => dialing,
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
    remote: { ...snapshotWith().remote, media: { ...allOn, camera: false, microphone: false } },
  }),
  video,
  video_reconnecting: () => ({ ...video(), link: 'lost' as const }),
  video_camera_off: () => {
    const state = video()
    return { ...state, remote: { ...snapshotWith().remote, media: { ...allOn, camera: false } } }
  },
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
  }),
  media_error: () => ({ ...over('media_error'), answeredAt: minutesAgo(3) }),
  replaced: () => ({ ...over('replaced'), answeredAt: minutesAgo(3), connectedAt: minutesAgo(3) }),
} as const satisfies Record<StoryName, () => Partial<CallSnapshot>>

/** Is this the name of a story? */
export function isStory(name: string): name is StoryName {
  return Object.hasOwn(stories, name)
}
