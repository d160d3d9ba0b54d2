// Who is in a call and what each says is on: the record's legs with what was heard over their links.
import type { MediaState } from '@poruch/protocol'
import type { Participant } from './backend.ts'
import type { CallState } from './call-state.ts'
import type { CallParticipant } from './snapshot.ts'

export const nothing: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false }

export function isSame(one: MediaState, other: MediaState): boolean {
  return (['microphone', 'camera', 'screen', 'screenAudio'] as const).every((key) => one[key] === other[key])
}

/** @param own what is on here */
export function participantsOf(
  { record, self }: CallState,
  linked: readonly Participant[],
  own: MediaState,
): CallParticipant[] {
  const said = new Map(linked.map(({ deviceId, mediaState }) => [deviceId, mediaState]))
  said.set(self, own)
  const legs = record?.legs ?? []
  return legs.map(({ userId, deviceId, state }) => {
    return { userId, deviceId, state, media: said.get(deviceId) ?? nothing }
  })
}
