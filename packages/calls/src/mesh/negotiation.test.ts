// Who offers when, and what is written into the other side's descriptions.
import { settle } from '@poruch/live/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import type { FakePeerConnection } from '../testing/fake-peer-connection.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { IncomingCandidates, OutgoingCandidates, ufragOf } from './candidates.ts'
import { ConnectionQueue } from './connection-queue.ts'
import { FixedLines } from './fixed-lines.ts'
import type { LinkMessage, LinkMessageOf } from './link-message.ts'
import { Negotiation } from './negotiation.ts'

let negotiation: Negotiation
let sent: LinkMessage[]
let pc: FakePeerConnection

const picture = 'm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=rtpmap:96 VP8/90000\n'
const sound = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\na=rtpmap:111 opus/48000/2\na=fmtp:111 minptime=10\n'
/** An offer of the other side, whose transport has these credentials. */
const offer = (neg: number, ufrag: string): LinkMessageOf<'link.offer'> => ({
  ...{ type: 'link.offer', gen: 1, neg, tracks: { '0': 'microphone', '1': 'camera' } },
  sdp: `fake other\na=ice-ufrag:${ufrag}\n${sound}${picture}`,
})
const told = () =>
  sent.flatMap((it) => (it.type === 'link.offer' || it.type === 'link.answer' ? `${it.type} ${it.neg}` : []))
const ufrags = () => sent.map((it) => ('sdp' in it ? ufragOf(it.sdp) : null))

function open(offers: boolean): void {
  sent = []
  const platform = new FakePlatform()
  const queue = new ConnectionQueue(platform.createPeerConnection({}))
  const [made] = platform.connections
  if (made) pc = made
  const log = () => {}
  const send = (message: LinkMessage) => void sent.push(message)
  negotiation = new Negotiation({
    ...{ queue, gen: 1, offers, startsBlurred: true, send, log },
    lines: new FixedLines(queue.shared),
    outgoing: new OutgoingCandidates({ pc: queue.shared, platform, gen: 1, send }),
    incoming: new IncomingCandidates(queue, log),
    onFailed: () => expect.fail('the descriptions fit'),
  })
}

const answer = (neg: number): LinkMessageOf<'link.answer'> => ({
  ...offer(neg, 'first'),
  type: 'link.answer',
})
const pauses = () => pc.remoteDescription?.sdp?.includes('usedtx=1')

describe('the end that made the connection', () => {
  beforeEach(async () => {
    open(true)
    negotiation.offer()
    await settle()
    negotiation.receiveAnswer(answer(1))
    await settle()
    expect(told()).toEqual(['link.offer 1'])
  })

  test('L-9: offers with new credentials to restart', async () => {
    negotiation.restart('network')
    await settle()
    expect(told()).toEqual(['link.offer 1', 'link.offer 2'])
    expect(ufrags()[1]).not.toBe(ufrags()[0])
  })

  test('a restart that is wanted before the answer replaces the offer', async () => {
    negotiation.restart('network')
    await settle()
    negotiation.restart('network')
    await settle()
    negotiation.receiveAnswer(answer(2))
    await settle()
    expect([told(), pc.signalingState]).toEqual([
      ['link.offer 1', 'link.offer 2', 'link.offer 3'],
      'have-local-offer',
    ])
    negotiation.receiveAnswer(answer(3))
    await settle()
    expect(pc.signalingState).toBe('stable')
  })

  test('L-6: takes no offer, least of all one that crosses its own', async () => {
    negotiation.receiveOffer(offer(2, 'second'))
    negotiation.restart('network')
    negotiation.receiveOffer(offer(2, 'second'))
    await settle()
    negotiation.receiveAnswer(answer(2))
    await settle()
    expect([told(), pc.signalingState]).toEqual([['link.offer 1', 'link.offer 2'], 'stable'])
  })

  test('the voice pauses from the next description on, which it asks for', async () => {
    expect(pauses()).toBe(false)
    negotiation.setOthers(2)
    await settle()
    expect([told(), pauses()]).toEqual([['link.offer 1', 'link.offer 2'], false])
    negotiation.receiveAnswer(answer(2))
    await settle()
    expect(pauses()).toBe(true)
    // It is so already: nothing is asked for.
    negotiation.setOthers(3)
    await settle()
    expect(told()).toHaveLength(2)
  })

  test('pauses that are wanted while an offer waits for its answer come with that', async () => {
    negotiation.restart('network')
    await settle()
    negotiation.setOthers(2)
    await settle()
    negotiation.receiveAnswer(answer(2))
    await settle()
    expect([told(), pauses()]).toEqual([['link.offer 1', 'link.offer 2'], true])
  })

  test('pictures begin at a rate that is not changed again, or what is known of the path would be lost', async () => {
    const rate = () => pc.remoteDescription?.sdp?.match(/x-google-start-bitrate=(\d+)/)?.[1]
    expect(rate()).toBe('1000')
    negotiation.setOthers(4)
    await settle()
    negotiation.receiveAnswer(answer(2))
    await settle()
    expect([pauses(), rate()]).toEqual([true, '1000'])
  })
})

describe('the other end', () => {
  beforeEach(() => open(false))

  test('L-9: asks for a restart, once there is something to restart', async () => {
    negotiation.restart('network')
    await settle()
    expect(sent).toEqual([])
    negotiation.receiveOffer(offer(1, 'first'))
    await settle()
    negotiation.restart('stall')
    await settle()
    expect(sent.at(-1)).toEqual({ type: 'link.restart', gen: 1, why: 'stall' })
    expect(told()).toEqual(['link.answer 1'])
  })

  test('L-6: its voice pauses as soon as the offer that follows has come; it makes none', async () => {
    negotiation.receiveOffer(offer(1, 'first'))
    negotiation.setOthers(2)
    await settle()
    negotiation.receiveOffer(offer(2, 'first'))
    await settle()
    expect([told(), pauses()]).toEqual([['link.answer 1', 'link.answer 2'], true])
  })

  test('L-5: an offer that comes twice is answered again alike, an older one not at all', async () => {
    negotiation.receiveOffer(offer(1, 'first'))
    await settle()
    negotiation.receiveOffer(offer(1, 'first'))
    negotiation.receiveOffer(offer(2, 'second'))
    negotiation.receiveOffer(offer(1, 'first'))
    await settle()
    expect(told()).toEqual(['link.answer 1', 'link.answer 1', 'link.answer 2'])
  })
})
