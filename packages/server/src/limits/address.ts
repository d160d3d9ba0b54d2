// The key of an address: whom a limit takes for one when it counts by where requests come from.
import { isIPv6 } from 'node:net'

/** Bits of an IPv6 address that say which network it is in, for one person and for a house or a firm (RFC 6177). */
const [personBits, networkBits] = [64, 48]

/** How much more than one address a whole network may do. */
export const networkTimes = 16

/**
 * One key for everywhere that an address is one. A single machine has a whole /64 of IPv6 addresses (RFC 4291, section
 * 2.5.4), so that each of them is as good as the others; an IPv4 address is the same however it is written.
 */
export function addressKey(address: string): string {
  return keyOf(address, personBits)
}

/** The wider network, of which somebody may hold every /64; null for IPv4, where an address is all that one is given. */
export function networkKey(address: string): string | null {
  const key = keyOf(address, networkBits)
  return key.includes('/') ? key : null
}

function keyOf(address: string, bits: number): string {
  const groups = groupsOf(address)
  if (groups === null) return address
  const [high = 0, low = 0] = groups.slice(6)
  // An IPv4 address, as a socket for both shows it (RFC 4291, section 2.5.5.2).
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [high >>> 8, high & 0xff, low >>> 8, low & 0xff].join('.')
  const prefix = groups.slice(0, bits / 16).map((group) => group.toString(16))
  return `${prefix.join(':')}::/${bits}`
}

/** The eight numbers of an IPv6 address (RFC 4291, section 2.2); null for any other text. */
function groupsOf(address: string): number[] | null {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return null
  const [head = '', tail] = plain.replace(/[\d.]+$/u, hexOfDotted).split('::')
  const [left, right] = [numbersOf(head), numbersOf(tail ?? '')]
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
}

function hexOfDotted(end: string): string {
  if (!end.includes('.')) return end
  const [a = 0, b = 0, c = 0, d = 0] = end.split('.').map(Number)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}

function numbersOf(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16))
}
