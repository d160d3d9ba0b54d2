// Finds in a text where it names the people whom the server found in it.
import type { User, UserId } from '@poruch/protocol'

export type MentionPiece = { kind: 'text'; text: string } | { kind: 'mention'; text: string; userId: UserId }

/** As the server reads them (G-14): nothing of a word, and no further `@`, stands before or after. */
const mark = /(?<![\p{L}\p{N}_.@])@([a-z0-9_.]+)(?![\p{L}\p{N}_])/giu

/**
 * The text in pieces; put together they give it back unchanged. Only these people are marked: whom a text mentions the
 * server alone knows.
 */
export function findMentions(text: string, people: readonly (User | null)[]): readonly MentionPiece[] {
  const byName = new Map(people.flatMap((user) => (user === null ? [] : [[user.username, user.id] as const])))
  const pieces: MentionPiece[] = []
  let end = 0
  for (const match of text.matchAll(mark)) {
    const name = (match[1] ?? '').replace(/\.+$/u, '')
    const userId = byName.get(name.toLowerCase())
    if (userId === undefined) continue
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    end = match.index + 1 + name.length
    pieces.push({ kind: 'mention', text: text.slice(match.index, end), userId })
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}
