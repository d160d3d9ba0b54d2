// Who is in a call: the record's legs with what was heard and seen over their links, and the streams of each device.
import type { DeviceId, MediaState } from '@poruch/protocol'
import type { OwnState, Participant } from './backend.ts'
import type { CallState } from './call-state.ts'
import { IncomingStreams } from './media/remote-streams.ts'
import type { Platform } from './platform.ts'
import { noSigns, type Signs } from './signs.ts'
import type { CallParticipant, LinkState } from './snapshot.ts'

export const nothing: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false }

export function isSame(one: MediaState, other: MediaState): boolean {
  return (['microphone', 'camera', 'screen', 'screenAudio'] as const).every((key) => one[key] === other[key])
}

/** From best to worst. */
const order = ['connected', 'unstable', 'connecting', 'lost', 'none'] as const satisfies LinkState[]

/** The best of the links with these devices; `none` where there is no device. */
export function bestLink(linked: readonly Participant[], peers: readonly DeviceId[]): LinkState {
  const links = linked.filter(({ deviceId }) => peers.includes(deviceId)).map(({ link }) => link)
  return order.find((link) => links.includes(link)) ?? 'none'
}

/** Do the ways to all these devices stand? */
export function areLinked(linked: readonly Participant[], peers: readonly DeviceId[]): boolean {
  const stands = (peer: DeviceId) => linked.some((one) => one.deviceId === peer && one.link === 'connected')
  return peers.length > 0 && peers.every(stands)
}

/** Does the voice here leave for any of these devices? Null: none is there whom it could reach. */
export function voiceLeaves(linked: readonly Participant[], peers: readonly DeviceId[]): boolean | null {
  const told = linked.flatMap(({ deviceId, link, voiceLeaves: leaves }) =>
    peers.includes(deviceId) && link === 'connected' && leaves !== null ? [leaves] : [],
  )
  return told.length === 0 ? null : told.includes(true)
}

export class CallPeople {
  readonly #platform: Platform
  readonly #streams = new Map<DeviceId, IncomingStreams>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** Puts what comes in now into the streams: of devices that are in with us and of no others. */
  show(linked: readonly Participant[], peers: readonly DeviceId[]): void {
    for (const { deviceId, tracks } of linked) {
      if (peers.includes(deviceId)) this.#streamsOf(deviceId).show(tracks)
    }
    for (const [deviceId, streams] of this.#streams) {
      if (!peers.includes(deviceId)) streams.show(new Map())
    }
  }

  /** All devices of the record, in its order. @param own what is on here, and `signs` what is shown */
  participants(
    { record, self, peers }: CallState,
    linked: readonly Participant[],
    own: OwnState,
    signs: Signs,
  ): CallParticipant[] {
    const legs = record?.legs ?? []
    return legs.map(({ userId, deviceId, state }): CallParticipant => {
      const isSelf = deviceId === self
      const known = linked.find((one) => one.deviceId === deviceId)
      if (peers.includes(deviceId)) this.#streamsOf(deviceId)
      return {
        ...{ userId, deviceId, isSelf, state },
        link: known && peers.includes(deviceId) ? known.link : 'none',
        path: known?.path ?? null,
        outages: known?.outages ?? [],
        connectedAt: known?.connectedAt ?? null,
        media: isSelf ? own.media : (known?.mediaState ?? nothing),
        held: isSelf ? own.held : (known?.held ?? false),
        ...shown(isSelf ? signs : known?.signs),
        streams: this.#streams.get(deviceId) ?? null,
        hasCameraFrames: known?.frames.has('camera') ?? false,
        hasScreenFrames: known?.frames.has('screen') ?? false,
      }
    })
  }

  #streamsOf(deviceId: DeviceId): IncomingStreams {
    const known = this.#streams.get(deviceId) ?? new IncomingStreams(this.#platform)
    this.#streams.set(deviceId, known)
    return known
  }
}

/** A backend may keep more beside these. */
function shown({ hand, speaking, reaction }: Signs = noSigns): Signs {
  return { hand, speaking, reaction }
}
