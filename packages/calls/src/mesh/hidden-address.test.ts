// Proves that nothing of a device's own address is in what it says, whatever its browser found.
import { expect, test } from 'vitest'
import { withoutAddress } from './hidden-address.ts'

const host = 'candidate:1 1 udp 2122260223 192.0.2.7 50611 typ host generation 0 ufrag EsAw'
const reflexive =
  'candidate:2 1 udp 1686052607 203.0.113.9 50611 typ srflx raddr 192.0.2.7 rport 50611 ufrag EsAw'
const relayed =
  'candidate:3 1 udp 41885439 198.51.100.3 61234 typ relay raddr 203.0.113.9 rport 50611 ufrag EsAw'
const hidden = 'candidate:3 1 udp 41885439 198.51.100.3 61234 typ relay raddr 0.0.0.0 rport 0 ufrag EsAw'

test('L-16: of the candidates only those of the relay are said, without what it sees', () => {
  const said = withoutAddress({
    ...{ type: 'link.candidates', gen: 1, ufrag: 'EsAw', end: true },
    candidates: [host, reflexive, relayed, ''].map((candidate) => ({
      candidate,
      sdpMid: '0',
      sdpMLineIndex: 0,
    })),
  })
  expect(said).toMatchObject({ candidates: [{ candidate: hidden }, { candidate: '' }], end: true })
})

test.each(['IP4 192.0.2.7', 'IP6 2001:db8::7'])('L-16: nor is anything in a description (%s)', (own) => {
  const sdp = (place: string, port: string, candidates: readonly string[]) =>
    [
      ...['v=0', `o=- 4611731400430051336 2 IN ${place}`, 's=-', 't=0 0', `c=IN ${place}`],
      ...[`m=audio ${port} UDP/TLS/RTP/SAVPF 111`, `c=IN ${place}`, `a=rtcp:${port} IN ${place}`],
      ...candidates.map((line) => `a=${line}`),
      ...['a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', 'm=video 0 UDP/TLS/RTP/SAVPF 96', 'a=rtcp-fb:96 nack'],
      '',
    ].join('\r\n')
  const found = sdp(own, '50611', [host, reflexive, relayed])
  const said = withoutAddress({ type: 'link.offer', gen: 1, neg: 1, sdp: found, tracks: {} })
  expect(said).toMatchObject({ sdp: sdp('IP4 0.0.0.0', '9', [hidden]) })
  expect(JSON.stringify(said)).not.toMatch(/192\.0\.2|203\.0\.113|2001:db8|50611/)
})
