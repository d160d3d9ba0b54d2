// What becomes of the formats that the other side describes.
import { expect, test } from 'vitest'
import { withWishes } from './sdp-wishes.ts'

const tracks = { '0': 'microphone', '1': 'camera', '3': 'screen-audio' } as const
const many = { pauses: true, startRate: null }
const two = { pauses: false, startRate: null }
const section = (mid: string, fmtp: string | null, payload = 111) => [
  `m=audio 9 UDP/TLS/RTP/SAVPF ${payload} 63`,
  `a=mid:${mid}`,
  `a=rtpmap:${payload} opus/48000/2`,
  ...(fmtp === null ? [] : [`a=fmtp:${payload} ${fmtp}`]),
  'a=rtpmap:63 red/48000/2',
  `a=fmtp:63 ${payload}/${payload}`,
]
const head = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1 3']
const video = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:1', 'a=rtpmap:96 VP8/90000', 'a=fmtp:96 usedtx=7']
const sdp = (...sections: string[][]) => `${[head, ...sections].flat().join('\r\n')}\r\n`

test('a voice for many pauses, one for two does not; both mend losses and are one channel', () => {
  const theirs = sdp(section('0', 'minptime=10;useinbandfec=1'), video)
  expect(withWishes(theirs, tracks, many)).toBe(
    sdp(section('0', 'minptime=10;useinbandfec=1;usedtx=1'), video),
  )
  expect(withWishes(theirs, tracks, two)).toBe(sdp(section('0', 'minptime=10;useinbandfec=1'), video))
  // As Firefox has it.
  const other = sdp(section('0', 'maxplaybackrate=48000;stereo=1;useinbandfec=1;usedtx=1', 109))
  const own = 'maxplaybackrate=48000;useinbandfec=1'
  expect(withWishes(other, tracks, two)).toBe(sdp(section('0', own, 109)))
  expect(withWishes(other, tracks, many)).toBe(sdp(section('0', `${own};usedtx=1`, 109)))
})

test('the sound of a screen is music: two channels, no pauses', () => {
  const theirs = sdp(section('0', 'minptime=10'), video, section('3', 'minptime=10;useinbandfec=1;usedtx=1'))
  expect(withWishes(theirs, tracks, many)).toBe(
    sdp(
      section('0', 'minptime=10;useinbandfec=1;usedtx=1'),
      video,
      section('3', 'minptime=10;useinbandfec=1;stereo=1'),
    ),
  )
})

test('a format that was not described is described behind its name', () => {
  const wished = withWishes(sdp(section('0', null)), tracks, many)
  expect(wished).toBe(sdp(section('0', 'useinbandfec=1;usedtx=1')))
})

test('what carries no sound of ours, and what is no description, stays as it is', () => {
  const theirs = sdp(section('7', 'minptime=10'), video)
  expect(withWishes(theirs, tracks, many)).toBe(theirs)
  expect(withWishes('fake 1\na=ice-ufrag:u1\n', tracks, many)).toBe('fake 1\na=ice-ufrag:u1\n')
})

test('pictures begin at a rate of ours, in each codec, and not in what repairs them', () => {
  const lines = (vp8: string[], h264: string, vp9: string[]) =>
    sdp([
      ...['m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 98', 'a=mid:1'],
      ...['a=rtpmap:96 VP8/90000', ...vp8, 'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96'],
      ...['a=rtpmap:102 H264/90000', `a=fmtp:102 ${h264}`, 'a=rtpmap:98 VP9/90000', ...vp9],
    ])
  const start = 'x-google-start-bitrate=600'
  const theirs = lines([], 'packetization-mode=1', ['a=fmtp:98 profile-id=0'])
  expect(withWishes(theirs, tracks, { pauses: false, startRate: 600_000 })).toBe(
    lines([`a=fmtp:96 ${start}`], `packetization-mode=1;${start}`, [`a=fmtp:98 profile-id=0;${start}`]),
  )
  expect(withWishes(theirs, tracks, two)).toBe(theirs)
})
