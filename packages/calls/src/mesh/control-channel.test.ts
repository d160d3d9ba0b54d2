// Channel 0 is the same on both ends, and says the whole state often enough for the other side to notice silence.
import { ManualClock } from '@poruch/live/testing'
import { expect, test } from 'vitest'
import { FakePlatform } from '../testing/fake-platform.ts'
import { ControlChannel, type PeerState } from './control-channel.ts'

const media = { microphone: true, camera: false, screen: false, screenAudio: false }

/** A channel of which the test is the other end. */
class OtherEnd extends EventTarget {
  readyState = 'connecting'
  bufferedAmount = 0
  readonly said: unknown[] = []
  send(data: string): void {
    this.said.push(JSON.parse(data))
  }
  close(): void {
    this.readyState = 'closed'
  }
  open(): void {
    this.readyState = 'open'
    this.dispatchEvent(new Event('open'))
  }
  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const signs = { n: 3, hand: true, speaking: false, reaction: { n: 7, emoji: '👏' } }

function open() {
  const clock = new ManualClock()
  const other = new OtherEnd()
  const asked: unknown[] = []
  const heard: PeerState[] = []
  const state: PeerState = { accepted: true, hungUp: false, ver: 2, media, held: false, signs }
  const channel = new ControlChannel({
    pc: {
      createDataChannel: (...parts: unknown[]) => {
        asked.push(parts)
        return other
      },
    } as never,
    platform: new FakePlatform(clock),
    state: () => state,
    onState: (told) => heard.push(told),
    onOpen: () => {},
  })
  return { clock, other, asked, heard, state, channel }
}

test('L-14: it is negotiated by agreement, unordered, and nothing is sent again', () => {
  const init = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 }
  expect(open().asked).toEqual([['control', init]])
})

test('L-14: the whole state is said three times when it opens, three at a change, and every 500 ms', () => {
  const { clock, other, state, channel } = open()
  other.open()
  clock.advance(45)
  expect(other.said).toEqual([state, state, state])
  clock.advance(455)
  expect(other.said).toHaveLength(4)
  channel.tell()
  clock.advance(45)
  expect(other.said).toHaveLength(7)
  clock.advance(1_000 - 45)
  expect(other.said).toHaveLength(9)
  channel.close()
  clock.advance(5_000)
  expect(other.said).toHaveLength(9)
})

test('L-14: what the other end says is taken whole, and garbage is nothing', () => {
  const { other, heard, state } = open()
  other.open()
  for (const data of ['', '{', '[]', '{"ver":"2"}', '{"ver":2,"media":null}', new ArrayBuffer(2)])
    other.says(data)
  expect(heard).toEqual([])
  other.says(JSON.stringify({ ...state, mood: 'fine' }))
  expect(heard).toEqual([state])
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a list', [true]],
  ['a text', 'hand'],
  ['wrong kinds', { n: '9', hand: 1, speaking: 'yes', reaction: 'clap' }],
  ['an emoji as long as a letter', { n: 0, reaction: { n: 1, emoji: 'x'.repeat(33) } }],
  ['no emoji', { n: 0, reaction: { n: 1, emoji: '' } }],
])('L-15: of signs that are %s none is shown', (_, wrong) => {
  const { other, heard, state } = open()
  other.open()
  other.says(JSON.stringify({ ...state, signs: wrong }))
  expect(heard).toMatchObject([{ ver: 2, signs: { n: 0, hand: false, speaking: false, reaction: null } }])
})
