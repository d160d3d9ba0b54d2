// Finds the addresses in a text, so that they can be opened.

export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/** From the scheme, or from "www.", up to the next space, quote or angle bracket. */
const candidate = /\b(?:https?:\/\/|www\.)[^\s<>"“”«»]+/giu
/** Marks that end a sentence rather than an address. */
const trailing = /[.,:;!?'’*_~…]$/u
const pairs = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const

/** The text in pieces; put together they give it back unchanged. Only http and https become links. */
export function linkify(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(candidate)) {
    const address = withoutTail(match[0])
    const href = hrefOf(address)
    if (href === null) continue
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    pieces.push({ kind: 'link', text: address, href })
    end = match.index + address.length
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

function withoutTail(found: string): string {
  let address = found
  for (;;) {
    const last = address.at(-1) ?? ''
    const pair = pairs.find(([, closing]) => closing === last)
    const isLoose = pair !== undefined && count(address, pair[0]) < count(address, pair[1])
    if (!isLoose && !trailing.test(address)) return address
    address = address.slice(0, -1)
  }
}

const count = (text: string, letter: string): number => text.split(letter).length - 1

/** The address to open; null when there is no host in it. */
function hrefOf(address: string): string | null {
  const full = /^www\./i.test(address) ? `https://${address}` : address
  const url = parse(full)
  if (url === null) return null
  const { protocol, hostname, href } = url
  const hasHost = hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[')
  return (protocol === 'http:' || protocol === 'https:') && hasHost ? href : null
}

/** What the URL standard cannot read is no address. */
function parse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
