// Which usernames a text names: `@` and a username, with no letter, digit or further sign of one before or after.
import { limits } from '@poruch/protocol'

const mark = /(?<![\p{L}\p{N}_.@])@([a-z0-9_.]+)(?![\p{L}\p{N}_])/giu

/** At most `mentionsMax` different ones, in lower case; a full stop at the end belongs to the sentence. */
export function mentionedIn(text: string): string[] {
  if (!text.includes('@')) return []
  const names = new Set<string>()
  for (const [, name = ''] of text.matchAll(mark)) {
    const username = name.toLowerCase().replace(/\.+$/u, '')
    if (username.length < limits.usernameMin || username.length > limits.usernameMax) continue
    names.add(username)
    if (names.size === limits.mentionsMax) break
  }
  return [...names]
}
