// Calls: one call, from ringing to hanging up, in any page. No React, no server of ours.
export { type CallEngine, createCallEngine, type EngineOptions } from './engine.ts'
export type { CallLogEvent } from './log.ts'
export { mediaProblemOf } from './media/media-problem.ts'
export { browserPlatform, type Platform } from './platform.ts'
export type { CallSettings, MediaDevice } from './settings.ts'
export type { CallCommand, Signaling } from './signaling.ts'
export type {
  CallHandle,
  CallParticipant,
  CallPhase,
  CallPlace,
  CallRole,
  CallSnapshot,
  EndReason,
  LinkState,
  LocalKind,
  LocalTrackState,
  MediaProblem,
  RemoteMedia,
} from './snapshot.ts'
