// What a person sees of a call (words, marks, controls), computed from the engine's snapshot and from nothing else.
import type { CallSnapshot, LocalTrackState } from '@poruch/calls'
import { otherIn, sharersIn } from './others.ts'
import {
  type CallWords,
  endHint,
  endWords,
  incomingHeading,
  type ProblemWords,
  problemWords,
  screenProblemWords,
  voicesOnlyWords,
} from './words.ts'

export type ControlId = 'microphone' | 'camera' | 'screen' | 'switch_camera' | 'devices' | 'end'

export interface CallControl {
  id: ControlId
  label: CallWords
  /** The key that does the same, as `aria-keyshortcuts` and the tooltip name it. */
  shortcut: 'M' | 'V' | 'S' | null
  look: 'plain' | 'off' | 'danger'
  enabled: boolean
}

export type RemoteMark = 'muted' | 'camera_off'
export type EndAction = 'call_again' | 'close'

export interface CallView {
  /** `none`: nothing to show; `notice`: the call went by without this device, which says so in passing. */
  surface: 'none' | 'incoming' | 'screen' | 'notice'
  /** Under the name. Null while the timer alone stands there. */
  status: CallWords | null
  /** What to do about it, in an ended call. */
  hint: CallWords | null
  /** What keeps the microphone or the camera of this device away. */
  problems: readonly ProblemWords[]
  /** Since when the timer counts, in milliseconds of the local clock; null: no timer. */
  timerFrom: number | null
  /** How long they talked, in milliseconds; null while it runs or when they never did. */
  durationMs: number | null
  picture: 'remote' | 'avatar'
  /** The last picture is old: the connection is being brought back. */
  dimmed: boolean
  ownVideo: boolean
  marks: readonly RemoteMark[]
  controls: readonly CallControl[]
  endActions: readonly EndAction[]
  /** After how long an ended call leaves the screen by itself, in milliseconds; null: it has not ended. */
  leavesAfterMs: number | null
  sound: 'ring' | 'ringback' | 'none'
  awake: boolean
}

/** How long an end that needs no answer stays. */
const briefMs = 2_500
/** How long an end that offers "Call again" stays: long enough to decide, not long enough to be in the way. */
const offerMs = 30_000

const nothing: CallView = {
  surface: 'none',
  status: null,
  hint: null,
  problems: [],
  timerFrom: null,
  durationMs: null,
  picture: 'avatar',
  dimmed: false,
  ownVideo: false,
  marks: [],
  controls: [],
  endActions: [],
  leavesAfterMs: null,
  sound: 'none',
  awake: false,
}

/** The view of a call; `canSwitchCamera` says whether this device has a front and a back camera, or several. */
export function callView(call: CallSnapshot | null, canSwitchCamera: boolean): CallView {
  switch (call?.phase) {
    case undefined:
      return nothing
    case 'incoming':
      return { ...nothing, surface: 'incoming', status: incomingHeading(call.media), sound: 'ring' }
    case 'dialing':
      return {
        ...running(call, canSwitchCamera),
        status: dialingWords(call),
        sound: call.ringingOn > 0 ? 'ringback' : 'none',
      }
    case 'accepting':
      return { ...running(call, canSwitchCamera), status: { key: 'call.connecting' } }
    case 'in_call':
      return inCall(call, canSwitchCamera)
    case 'ending':
      return { ...nothing, surface: 'screen', status: { key: 'call.ending' } }
    case 'ended':
      return ended(call)
  }
}

function dialingWords(call: CallSnapshot): CallWords {
  if (call.ringingOn > 0) return { key: 'call.ringing_on', values: { count: call.ringingOn } }
  return call.reachable ? { key: 'call.calling' } : { key: 'call.unreachable' }
}

/** What every call on the screen has, ringing or running: the same controls in the same places. */
function running(call: CallSnapshot, canSwitchCamera: boolean): CallView {
  return {
    ...nothing,
    surface: 'screen',
    problems: problems(call),
    ownVideo: call.camera.live && call.localCamera !== null,
    controls: controls(call, canSwitchCamera),
    awake: true,
  }
}

function problems({ microphone, camera, screen, limit }: CallSnapshot): ProblemWords[] {
  const list = [microphone, camera].flatMap((track) =>
    track.problem !== null && track.wanted ? [problemWords(track.problem, track.live)] : [],
  )
  if (limit === 'voices_only') return [...list, voicesOnlyWords]
  return screen.problem === null ? list : [...list, screenProblemWords(screen.problem)]
}

function inCall(call: CallSnapshot, canSwitchCamera: boolean): CallView {
  const wasConnected = call.connectedAt !== null
  const other = otherIn(call)
  // Alone in a call of many there is nobody to wait for.
  const isAlone = other === null && call.peerId === null
  const away = wasConnected && !isAlone && call.link !== 'connected'
  const status: CallWords | null = away
    ? { key: 'call.reconnecting' }
    : call.held || (call.peerId !== null && other?.held)
      ? { key: 'call.on_hold' }
      : isAlone
        ? { key: 'call.alone' }
        : wasConnected
          ? null
          : { key: 'call.connecting' }
  const marks: RemoteMark[] = []
  // Of a call that they put aside nothing is on, and that says it all.
  if (wasConnected && other !== null && !other.held && call.peerId !== null) {
    if (!other.media.microphone) marks.push('muted')
    if (call.media === 'video' && !other.media.camera) marks.push('camera_off')
  }
  return {
    ...running(call, canSwitchCamera),
    status,
    timerFrom: call.connectedAt,
    picture: wasConnected && (other?.media.camera || sharersIn(call).length > 0) ? 'remote' : 'avatar',
    dimmed: away,
    marks,
  }
}

/** Is the device on, or on its way? After a failure the button offers to turn it on again. */
export function isOn(track: LocalTrackState): boolean {
  return track.wanted && (track.live || track.problem === null)
}

function controls(call: CallSnapshot, canSwitchCamera: boolean): readonly CallControl[] {
  const speaks = isOn(call.microphone)
  const shows = isOn(call.camera)
  const hasPictures = call.limit === 'none'
  const list: CallControl[] = [
    {
      id: 'microphone',
      label: { key: speaks ? 'call.mute' : 'call.unmute' },
      shortcut: 'M',
      look: speaks ? 'plain' : 'off',
      enabled: true,
    },
    {
      id: 'camera',
      label: { key: shows ? 'call.camera_off' : 'call.camera_on' },
      shortcut: 'V',
      look: shows ? 'plain' : 'off',
      enabled: hasPictures,
    },
  ]
  if (call.screen.isPossible) {
    list.push({
      id: 'screen',
      label: { key: call.screen.live ? 'call.stop_sharing' : 'call.share_screen' },
      shortcut: 'S',
      look: call.screen.live ? 'off' : 'plain',
      enabled: hasPictures,
    })
  }
  if (canSwitchCamera) {
    const enabled = call.camera.live
    list.push({
      id: 'switch_camera',
      label: { key: 'call.switch_camera' },
      shortcut: null,
      look: 'plain',
      enabled,
    })
  }
  list.push(
    { id: 'devices', label: { key: 'call.devices' }, shortcut: null, look: 'plain', enabled: true },
    { id: 'end', label: { key: 'call.end' }, shortcut: null, look: 'danger', enabled: true },
  )
  return list
}

function ended(call: CallSnapshot): CallView {
  const status = endWords(call)
  // Whoever pressed Accept and found no room has missed nothing: they are told why.
  const missedHere = call.role === 'callee' && call.answeredAt === null && call.reason !== 'full'
  if (missedHere) return missed(call, status)
  // Out of a room one walks, and that is that.
  if (call.roomId !== null && call.reason === 'completed') return { ...nothing, leavesAfterMs: 0 }
  const { connectedAt, endedAt } = call
  const durationMs = connectedAt === null || endedAt === null ? null : endedAt - connectedAt
  const offers = offersCallAgain(call)
  const hint = endHint(call.reason)
  return {
    ...nothing,
    surface: 'screen',
    status,
    hint,
    durationMs,
    endActions: offers ? ['call_again', 'close'] : ['close'],
    leavesAfterMs: offers || hint !== null ? offerMs : briefMs,
  }
}

/** A call that rang here and was not taken here: said in passing, or not at all when the person declined it. */
function missed(call: CallSnapshot, status: CallWords): CallView {
  if (call.reason === 'declined') return { ...nothing, leavesAfterMs: 0 }
  return { ...nothing, surface: 'notice', status, leavesAfterMs: 0 }
}

function offersCallAgain(call: CallSnapshot): boolean {
  switch (call.reason) {
    case 'busy':
    case 'declined':
    case 'missed':
    case 'unreachable':
      return call.role === 'caller'
    case 'connect_timeout':
    case 'connection_lost':
    case 'media_error':
    case 'server_error':
      return true
    default:
      return false
  }
}
