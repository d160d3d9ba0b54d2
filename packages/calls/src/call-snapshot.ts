// What a screen may know of a call, from its state, from the ways to the others and from what is captured here.
import type { Participant } from './backend.ts'
import { bestLink } from './call-people.ts'
import { type CallState, isReachable, peerOf, ringingOn } from './call-state.ts'
import type { LocalMedia } from './media/local-media.ts'
import { rungOf } from './over-calls.ts'
import type { CallParticipant, CallSnapshot } from './snapshot.ts'

export function snapshotOf(
  rev: number,
  state: CallState,
  participants: readonly CallParticipant[],
  linked: readonly Participant[],
  local: LocalMedia,
  own: Pick<CallSnapshot, 'mutedBy' | 'held'>,
): CallSnapshot {
  const { id, chatId, roomId, role, media, phase, reason, record, peers } = state
  const { answeredAt, connectedAt, endedAt } = state
  // While it rings, the ways that are made ready.
  const reached = peers.length > 0 ? peers : linked.map(({ deviceId }) => deviceId)
  return {
    ...{
      rev,
      id,
      chatId,
      roomId,
      role,
      media,
      phase,
      answeredAt,
      connectedAt,
      endedAt,
      participants,
      ...own,
    },
    startedBy: record?.startedBy ?? null,
    rung: rungOf(record, state.self),
    peerId: peerOf(state),
    reason: phase === 'ended' ? reason : null,
    ringingOn: ringingOn(state),
    reachable: isReachable(state),
    link: bestLink(linked, reached),
    microphone: local.microphone,
    camera: local.camera,
    limit: local.voicesOnly ? 'voices_only' : 'none',
    voice: local.voice,
    localCamera: local.preview,
    screen: local.screen,
    localScreen: local.screenPreview,
  }
}
