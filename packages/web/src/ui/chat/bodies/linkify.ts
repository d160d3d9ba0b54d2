// Finds the addresses in a text, so that they can be opened.

export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/**
 * From the scheme, or from "www.", up to a space, a straight quote, an angle bracket, a sign that ends a sentence where
 * words have no spaces between them, or what nobody sees: that would turn or hide a part of the address.
 */
const candidate =
  /\b(?:https?:\/\/|www\.)[^\s<>"\p{Cc}\p{Bidi_Control}\u200b\u2060\u3001-\u3003\uff01\uff0c\uff1a\uff1b\uff1f\uff61\uff64]+/giu
/** Marks, dashes and quotes that end a sentence rather than an address; not those that have a meaning in one. */
const trailing = /[^\P{P}/#%&@-]|[~`]/u
/** What opens something, and what closes that. */
const pairs: ReadonlyMap<string, string> = new Map(
  [
    ...(['()', '[]', '{}', '«»', '‹›', '“”', '（）', '［］', '｛｝'] as const),
    ...(['「」', '『』', '【】', '〈〉', '《》', '〔〕'] as const),
    // Ended like this in some languages, like that in others.
    '„”“',
  ].map(([opening = '', ...closing]) => [opening, closing.join('')] as const),
)
const closings = new Set([...pairs.values()].join(''))

/** The text in pieces; put together they give it back unchanged. Only http and https become links. */
export function linkify(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  candidate.lastIndex = 0
  for (let match = candidate.exec(text); match !== null; match = candidate.exec(text)) {
    const address = match[0].slice(0, endOf(match[0]))
    const href = hrefOf(address)
    if (href === null) continue
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    pieces.push({ kind: 'link', text: address, href })
    end = match.index + address.length
    // What ended it may stand before the next one.
    candidate.lastIndex = end
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

/** Where an address ends: before what is closed or opened in it alone, and before the marks of the sentence around it. */
function endOf(found: string): number {
  const open: { closing: string; at: number }[] = []
  const paired = new Set<number>()
  let end = found.length
  for (let at = 0; at < end; at += 1) {
    const letter = found.charAt(at)
    const closing = pairs.get(letter)
    if (open.at(-1)?.closing.includes(letter)) {
      open.pop()
      paired.add(at)
    } else if (closing !== undefined) open.push({ closing, at })
    else if (closings.has(letter)) end = at
  }
  end = open[0]?.at ?? end
  while (end > 0 && !paired.has(end - 1) && trailing.test(found.charAt(end - 1))) end -= 1
  return end
}

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
