// What stands on the senders of a connection when wishes, people and paths change.
import { settle } from '@poruch/live/testing'
import type { TrackSource } from '@poruch/protocol'
import { beforeEach, expect, test } from 'vitest'
import { FakeTrack } from '../testing/fake-media.ts'
import { FakeNetwork, FakePeerConnection } from '../testing/fake-peer-connection.ts'
import { FixedLines } from './fixed-lines.ts'
import { Senders } from './senders.ts'

let pc: FakePeerConnection
let senders: Senders
let told: string[]

beforeEach(() => {
  pc = new FakePeerConnection(new FakeNetwork())
  const lines = new FixedLines(pc as unknown as RTCPeerConnection)
  told = []
  senders = new Senders({
    lines,
    quirks: { moves: true },
    isClosed: () => false,
    log: (event) => void told.push(event),
  })
  lines.open()
})

const order: TrackSource[] = ['microphone', 'camera', 'screen', 'screen-audio']
function on(source: TrackSource) {
  const sender = pc.transceivers[order.indexOf(source)]?.sender
  if (!sender) throw new Error('no such line')
  return sender
}
const encoding = (source: TrackSource) => on(source).getParameters().encodings[0]
const give = (source: TrackSource, track: FakeTrack | null) =>
  senders.setTrack(source, track as unknown as MediaStreamTrack | null)

test('the camera gets smaller with each one who comes, and larger again, without being touched itself', async () => {
  const camera = new FakeTrack('video')
  give('camera', camera)
  await settle()
  expect(encoding('camera')).toMatchObject({ maxBitrate: 1_700_000, scaleResolutionDownBy: 1 })
  senders.setOthers(3)
  await settle()
  expect(encoding('camera')).toMatchObject({
    ...{ maxBitrate: 450_000, maxFramerate: 20, scaleResolutionDownBy: 2 },
  })
  senders.setOthers(1)
  await settle()
  expect(encoding('camera')).toMatchObject({ maxBitrate: 1_700_000, maxFramerate: 30 })
  expect(on('camera').history).toEqual([camera])
})

test('with more than pictures are for they are taken off the line, and put back when people leave', async () => {
  const [camera, voice] = [new FakeTrack('video'), new FakeTrack('audio')]
  give('camera', camera)
  give('microphone', voice)
  senders.setOthers(5)
  await settle()
  expect([on('camera').track, on('microphone').track]).toEqual([null, voice])
  senders.setOthers(4)
  await settle()
  expect(on('camera').track).toBe(camera)
})

test('a camera beside a screen leaves it room where a relay carries both', async () => {
  give('camera', new FakeTrack('video'))
  senders.setPath('relayed')
  await settle()
  const alone = encoding('camera')?.maxBitrate ?? 0
  give('screen', new FakeTrack('video'))
  await settle()
  expect(encoding('camera')?.maxBitrate).toBeLessThan(alone)
  give('screen', null)
  await settle()
  expect(encoding('camera')?.maxBitrate).toBe(alone)
})

test('a phone gives up lines before pictures, a screen never its letters', async () => {
  give('camera', new FakeTrack('video'))
  give('screen', new FakeTrack('video'))
  await settle()
  expect([on('camera').getParameters(), on('screen').getParameters()]).toMatchObject([
    { degradationPreference: 'maintain-framerate' },
    { degradationPreference: 'maintain-resolution' },
  ])
})

test('a track that is taken back while it is on its way to the sender does not stay there', async () => {
  give('microphone', new FakeTrack('audio'))
  // Its turn has come, and it is not on the sender yet.
  while (on('microphone').history.length === 0) await Promise.resolve()
  give('microphone', null)
  await settle()
  expect(on('microphone').track).toBeNull()
})

test('a picture’s parameters are there before its first picture', async () => {
  const sender = on('camera')
  const { setParameters } = sender
  const order: string[] = []
  sender.setParameters = async (parameters) => {
    await setParameters.call(sender, parameters)
    order.push(sender.track === null ? 'size' : 'late')
  }
  senders.setOthers(2)
  give('camera', new FakeTrack('video'))
  await settle()
  expect([order.includes('size'), order.includes('late')]).toEqual([true, false])
})

test('a line of pictures is switched off while there is nothing on it, from its birth', async () => {
  expect(pc.transceivers.map((it) => it.born.sendEncodings?.[0]?.active)).toEqual([true, false, false, true])
  give('camera', new FakeTrack('video'))
  await settle()
  expect(encoding('camera')?.active).toBe(true)
  give('camera', null)
  await settle()
  expect([encoding('camera')?.active, encoding('microphone')?.active]).toEqual([false, true])
})

test('a limit that is refused keeps no track from being sent', async () => {
  on('camera').setParameters = async () => {
    throw new DOMException('no', 'InvalidModificationError')
  }
  const camera = new FakeTrack('video')
  senders.setOthers(2)
  give('camera', camera)
  await settle()
  expect([on('camera').track, told.includes('limit.refused')]).toEqual([camera, true])
})
