// The fenced examples of PROTOCOL.md, for the tests that parse and spoil them.
import { readFileSync } from 'node:fs'

export interface Example {
  /** Line of the opening fence. */
  line: number
  /** The words after the opening fence. */
  info: string[]
  text: string
}

export const specification = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8')

/** All fenced blocks, in their order. */
export const examples: readonly Example[] = Array.from(
  specification.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm),
  (match) => ({
    line: specification.slice(0, match.index).split('\n').length,
    info: (match[1] ?? '').split(' '),
    text: match[2] ?? '',
  }),
)

/** The JSON examples said by `client`, by `server`, or over `http`. */
export function said(by: 'client' | 'server' | 'http'): readonly Example[] {
  return examples.filter(({ info }) => info[0] === 'json' && info[1] === by)
}

export const titleOf = ({ line, info }: Example): string => `line ${line}: ${info.join(' ')}`
