// What every backend promises, whatever carries the media.
import type { DeviceId, TrackSource } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CallBackend, Participant, PeerNotice } from './backend.ts'

export interface BackendEnd {
  readonly deviceId: DeviceId
  readonly backend: CallBackend
  track(kind: 'audio' | 'video'): MediaStreamTrack
  /** The tracks that leave this device now, whatever connection they leave by. */
  sent(): readonly MediaStreamTrack[]
  /** Connections that are not closed. */
  open(): number
}

export interface BackendPair {
  readonly caller: BackendEnd
  readonly callee: BackendEnd
  /** Lets everything happen that happens within this time. */
  pass(ms: number): Promise<void>
  end(): void
}

/** Runs the suite against one implementation. */
export function backendContract(name: string, openPair: () => Promise<BackendPair>): void {
  describe(`${name} keeps the contract of a backend`, () => {
    let pair: BackendPair
    const participant = (end: BackendEnd, peer: BackendEnd): Participant | undefined =>
      end.backend.participants.get().find((it) => it.deviceId === peer.deviceId)
    const both = (act: (end: BackendEnd, peer: BackendEnd) => void) => {
      act(pair.callee, pair.caller)
      act(pair.caller, pair.callee)
    }

    beforeEach(async () => {
      pair = await openPair()
    })
    afterEach(() => pair.end())

    test('prepared devices are connected, and no track leaves them', async () => {
      both((end, peer) => {
        end.backend.publish('microphone', end.track('audio'))
        end.backend.prepare(peer.deviceId, 'all')
      })
      await pair.pass(1_000)
      expect([
        participant(pair.caller, pair.callee)?.link,
        participant(pair.callee, pair.caller)?.link,
      ]).toEqual([...['connected', 'connected']])
      expect([pair.caller.sent(), pair.callee.sent()]).toEqual([[], []])
    })

    test('what was published goes to those who joined, and to nobody after they left it', async () => {
      const tone = pair.caller.track('audio')
      pair.caller.backend.publish('microphone', tone)
      both((end, peer) => end.backend.prepare(peer.deviceId, 'all'))
      await pair.pass(1_000)
      pair.caller.backend.join([pair.callee.deviceId])
      await pair.pass(100)
      expect(pair.caller.sent()).toEqual([tone])
      expect(pair.callee.sent()).toEqual([])
      pair.caller.backend.join([])
      await pair.pass(100)
      expect(pair.caller.sent()).toEqual([])
    })

    test('joining without having prepared links as well', async () => {
      const tones = [pair.callee.track('audio'), pair.caller.track('audio')]
      pair.callee.backend.publish('microphone', tones[0] ?? null)
      pair.caller.backend.publish('microphone', tones[1] ?? null)
      both((end, peer) => end.backend.join([peer.deviceId]))
      await pair.pass(1_000)
      expect([pair.callee.sent(), pair.caller.sent()]).toEqual(tones.map((tone) => [tone]))
      expect(participant(pair.caller, pair.callee)).toMatchObject({ link: 'connected' })
    })

    test('the last published track wins, and null takes it away without touching it', async () => {
      const [first, second] = [pair.caller.track('video'), pair.caller.track('video')]
      both((end, peer) => end.backend.join([peer.deviceId]))
      await pair.pass(1_000)
      pair.caller.backend.publish('camera', first)
      pair.caller.backend.publish('camera', second)
      await pair.pass(100)
      expect(pair.caller.sent()).toEqual([second])
      pair.caller.backend.publish('camera', null)
      await pair.pass(100)
      expect(pair.caller.sent()).toEqual([])
      expect([first.readyState, second.readyState]).toEqual(['live', 'live'])
    })

    test('each side knows the other one’s tracks by their source', async () => {
      both((end, peer) => end.backend.prepare(peer.deviceId, 'all'))
      await pair.pass(1_000)
      const sources: TrackSource[] = ['microphone', 'camera', 'screen', 'screen-audio']
      for (const [end, peer] of [
        [pair.caller, pair.callee],
        [pair.callee, pair.caller],
      ] as const) {
        const tracks = participant(end, peer)?.tracks ?? new Map<TrackSource, MediaStreamTrack>()
        expect([...tracks.keys()].sort()).toEqual(sources.sort())
        expect([tracks.get('microphone')?.kind, tracks.get('camera')?.kind]).toEqual(['audio', 'video'])
      }
    })

    test('L-12: what is announced is seen by the other side', async () => {
      both((end, peer) => end.backend.join([peer.deviceId]))
      await pair.pass(1_000)
      const media = { microphone: true, camera: true, screen: false, screenAudio: false }
      for (const held of [true, false]) {
        pair.callee.backend.announce({ media, held })
        await pair.pass(100)
        expect(participant(pair.caller, pair.callee)).toMatchObject({ mediaState: media, held })
      }
    })

    test('L-15: a yes and a goodbye arrive over the media path', async () => {
      const notices: PeerNotice['type'][] = []
      pair.caller.backend.onNotice(({ type }) => notices.push(type))
      both((end, peer) => end.backend.prepare(peer.deviceId, 'all'))
      await pair.pass(1_000)
      expect(notices).toEqual([])
      pair.callee.backend.announceAccept()
      await pair.pass(100)
      expect(new Set(notices)).toEqual(new Set(['accepted']))
      const leaving = pair.callee.backend.leave()
      await pair.pass(1_000)
      await leaving
      expect(notices.at(-1)).toBe('hung_up')
      expect(pair.callee.open()).toBe(0)
    })

    test('whoever is not kept is let go', async () => {
      both((end, peer) => end.backend.prepare(peer.deviceId, 'all'))
      await pair.pass(1_000)
      pair.caller.backend.keep([])
      expect(pair.caller.backend.participants.get()).toEqual([])
      expect(pair.caller.open()).toBe(0)
    })

    test('closing closes everything, twice is once, and nothing opens again', async () => {
      both((end, peer) => end.backend.join([peer.deviceId]))
      await pair.pass(1_000)
      pair.caller.backend.close()
      pair.caller.backend.close()
      pair.caller.backend.join([pair.callee.deviceId])
      await pair.pass(1_000)
      expect(pair.caller.open()).toBe(0)
    })
  })
}
