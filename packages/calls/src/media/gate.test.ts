// The gate by itself: nothing passes before a gesture, and nothing stays after it is closed.
import type { TrackSource } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { MeshBackend } from '../mesh/mesh-backend.ts'
import { FakeTrack } from '../testing/fake-media.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { ids } from '../testing/records.ts'
import { TestSignaling } from '../testing/test-signaling.ts'
import { Gate } from './gate.ts'

class Listening extends MeshBackend {
  readonly published: [TrackSource, boolean][] = []

  override publish(source: TrackSource, track: MediaStreamTrack | null): void {
    this.published.push([source, track !== null])
  }
}

const open = () => {
  const identity = { userId: ids.callee, deviceId: ids.calleeDevice }
  const signaling = new TestSignaling(identity, () => {})
  const platform = new FakePlatform()
  return new Listening({
    callId: ids.call,
    offersTo: () => false,
    hidesAddress: () => false,
    firstGen: 1,
    signaling,
    platform,
    log: () => {},
    inbox: () => () => {},
  })
}
const track = () => new FakeTrack('audio') as unknown as MediaStreamTrack

test('C-18: what is captured before a gesture waits, whichever comes first: track or backend', () => {
  const [gate, backend] = [new Gate(), open()]
  gate.publish('microphone', track())
  gate.connect(backend)
  gate.publish('camera', track())
  expect(backend.published).toEqual([])
  gate.open({ by: 'accept' })
  expect(backend.published).toEqual([
    ['microphone', true],
    ['camera', true],
  ])
})

test('C-18: closing takes everything back', () => {
  const [gate, backend] = [new Gate(), open()]
  gate.connect(backend)
  gate.open({ by: 'start' })
  gate.publish('microphone', track())
  gate.close()
  gate.publish('microphone', track())
  expect(backend.published).toEqual([
    ['microphone', true],
    ['microphone', false],
  ])
})
