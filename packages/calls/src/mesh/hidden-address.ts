// What a device that hides its address says of its paths: the relay's address, and nothing from which its own follows.
import type { LinkMessage } from './link-message.ts'

const isRelayed = (candidate: string): boolean => / typ relay\b/.test(candidate)

/** A relayed candidate names the address that the relay sees (RFC 8839, section 5.1): that is this device's. */
const withoutBase = (candidate: string): string =>
  candidate.replace(/ raddr \S+ rport \d+/, ' raddr 0.0.0.0 rport 0')

/**
 * The lines that name where the device is, or its default candidate, as they are before anything was found (RFC 9429,
 * section 5.2.1; RFC 8840, section 4.1.1): all that is needed is in the candidates.
 */
function withoutPlace(line: string): string {
  return line
    .replace(/^(o=\S+ \S+ \S+ )IN IP[46] \S+/, '$1IN IP4 0.0.0.0')
    .replace(/^c=IN IP[46] \S+/, 'c=IN IP4 0.0.0.0')
    .replace(/^a=rtcp:\d+( IN IP[46] \S+)?/, 'a=rtcp:9 IN IP4 0.0.0.0')
    .replace(/^m=(\S+) [1-9]\d* /, 'm=$1 9 ')
}

/** Even where a browser lets more through than its policy says. */
export function withoutAddress(message: LinkMessage): LinkMessage {
  switch (message.type) {
    case 'link.offer':
    case 'link.answer': {
      const lines = message.sdp.split('\r\n')
      const kept = lines
        .filter((line) => !line.startsWith('a=candidate:') || isRelayed(line))
        .map((line) => withoutPlace(withoutBase(line)))
      return { ...message, sdp: kept.join('\r\n') }
    }
    case 'link.candidates': {
      const candidates = message.candidates
        .filter(({ candidate }) => candidate === '' || isRelayed(candidate))
        .map((one) => ({ ...one, candidate: withoutBase(one.candidate) }))
      return { ...message, candidates }
    }
    default:
      return message
  }
}
