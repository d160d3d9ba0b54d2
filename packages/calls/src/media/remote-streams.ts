// What comes from one device as three streams that stay the same objects for the whole call.
import type { TrackSource } from '@poruch/protocol'
import type { Platform } from '../platform.ts'
import type { RemoteStreams } from '../snapshot.ts'

type StreamName = 'audio' | 'camera' | 'screen'

const streamOf: Readonly<Record<TrackSource, StreamName>> = {
  microphone: 'audio',
  camera: 'camera',
  screen: 'screen',
  'screen-audio': 'screen',
}

export class IncomingStreams implements RemoteStreams {
  readonly audio: MediaStream
  readonly camera: MediaStream
  readonly screen: MediaStream

  constructor(platform: Platform) {
    this.audio = platform.createMediaStream()
    this.camera = platform.createMediaStream()
    this.screen = platform.createMediaStream()
  }

  /** Puts exactly these tracks into the streams, leaving alone those that are there already. */
  show(tracks: ReadonlyMap<TrackSource, MediaStreamTrack>): void {
    const wanted: Readonly<Record<StreamName, MediaStreamTrack[]>> = { audio: [], camera: [], screen: [] }
    for (const [source, track] of tracks) wanted[streamOf[source]].push(track)
    for (const name of ['audio', 'camera', 'screen'] as const) {
      const stream = this[name]
      const present = stream.getTracks()
      for (const track of present) if (!wanted[name].includes(track)) stream.removeTrack(track)
      for (const track of wanted[name]) if (!present.includes(track)) stream.addTrack(track)
    }
  }
}
