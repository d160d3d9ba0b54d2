// Is somebody being named where the cursor stands? From the "@" to the cursor, as the person writes it.

export interface Mentioning {
  /** Where the "@" stands. */
  start: number
  /** What is written after it so far: the beginning of a name or of a username. */
  query: string
}

/** Nothing of a word before the "@", as the server reads it (G-14); then letters of any script with their marks, for names. */
const mark = /(?<![\p{L}\p{N}_.@])@([\p{L}\p{M}\p{N}_.]{0,32})$/u

/** Null: nobody is being named. */
export function mentionAt(text: string, cursor: number): Mentioning | null {
  const before = text.slice(0, cursor)
  const query = mark.exec(before)?.[1]
  return query === undefined ? null : { start: before.length - query.length - 1, query }
}

/** The text with the username in place of what was written so far, and where the cursor stands then. */
export function withMention(
  text: string,
  { start, query }: Mentioning,
  username: string,
): { text: string; cursor: number } {
  const rest = text.slice(start + 1 + query.length)
  // One space, so that one can write on.
  const before = `${text.slice(0, start)}@${username}${rest.startsWith(' ') ? '' : ' '}`
  return { text: before + rest, cursor: rest.startsWith(' ') ? before.length + 1 : before.length }
}
