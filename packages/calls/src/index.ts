// Calls: one call, from ringing to hanging up, in any page. No React, no server of ours.
export { createCallEngine } from './engine.ts'
export type { CallEngine, EngineOptions } from './engine-port.ts'
export type { CallLogEvent } from './log.ts'
export { mediaProblemOf } from './media/media-problem.ts'
export { watchLevel } from './meter.ts'
export { browserPlatform, type Platform } from './platform.ts'
export { reportText } from './report-text.ts'
export type { CallSettings, MediaDevice } from './settings.ts'
export type { CallCommand, RelayedCommand, Signaling } from './signaling.ts'
export type {
  CallHandle,
  CallModeration,
  CallParticipant,
  CallPhase,
  CallPlace,
  CallReport,
  CallRole,
  CallSigns,
  CallSnapshot,
  Elsewhere,
  EndReason,
  LinkPath,
  LinkState,
  LocalKind,
  LocalScreenState,
  LocalTrackState,
  MediaProblem,
  Outage,
  RemoteStreams,
  ScreenProblem,
  VoiceHint,
  VoiceState,
  Wanted,
} from './snapshot.ts'
