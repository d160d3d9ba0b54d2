// Restarts that cross with what the other side offers.
import { settle } from '@poruch/live/testing'
import { beforeEach, expect, test } from 'vitest'
import { FakePlatform } from '../testing/fake-platform.ts'
import { IncomingCandidates, OutgoingCandidates, ufragOf } from './candidates.ts'
import { ConnectionQueue } from './connection-queue.ts'
import { FixedLines } from './fixed-lines.ts'
import type { LinkMessage, LinkMessageOf } from './link-message.ts'
import { Negotiation } from './negotiation.ts'

let negotiation: Negotiation
let sent: LinkMessage[]

/** An offer of the other side, whose transport has these credentials. */
const offer = (neg: number, ufrag: string): LinkMessageOf<'link.offer'> => ({
  ...{ type: 'link.offer', gen: 1, neg, tracks: {} },
  sdp: `fake other\na=ice-ufrag:${ufrag}\n`,
})
const told = () =>
  sent.flatMap((it) => (it.type === 'link.offer' || it.type === 'link.answer' ? `${it.type} ${it.neg}` : []))
const ufrags = () => sent.map((it) => ('sdp' in it ? ufragOf(it.sdp) : null))

beforeEach(async () => {
  sent = []
  const platform = new FakePlatform()
  const queue = new ConnectionQueue(platform.createPeerConnection({}))
  const log = () => {}
  const send = (message: LinkMessage) => void sent.push(message)
  negotiation = new Negotiation({
    ...{ queue, gen: 1, polite: true, send, log },
    lines: new FixedLines(queue.shared, log),
    outgoing: new OutgoingCandidates({ pc: queue.shared, platform, gen: 1, send }),
    incoming: new IncomingCandidates(queue, log),
    onFailed: () => expect.fail('the descriptions fit'),
  })
  negotiation.receiveOffer(offer(1, 'first'))
  await settle()
  expect(told()).toEqual(['link.answer 1'])
})

test('L-9: a restart offers with new credentials', async () => {
  negotiation.restart()
  await settle()
  expect(told()).toEqual(['link.answer 1', 'link.offer 2'])
  expect(ufrags()[1]).not.toBe(ufrags()[0])
})

test('a restart that is wanted while theirs is being taken is done by theirs', async () => {
  negotiation.receiveOffer(offer(2, 'second'))
  negotiation.restart()
  await settle()
  expect(told()).toEqual(['link.answer 1', 'link.answer 2'])
})

test('a restart that is wanted while they offer something else follows it', async () => {
  negotiation.receiveOffer(offer(2, 'first'))
  negotiation.restart()
  await settle()
  expect(told()).toEqual(['link.answer 1', 'link.answer 2', 'link.offer 3'])
  expect(ufrags()[2]).not.toBe(ufrags()[1])
})
