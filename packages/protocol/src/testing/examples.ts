// The fenced examples of the specification, for the tests that parse and spoil them.
import { pages } from './specification.ts'

export interface Example {
  file: string
  /** Line of the opening fence. */
  line: number
  /** The words after the opening fence. */
  info: string[]
  text: string
}

/** All fenced blocks, in their order. */
export const examples: readonly Example[] = pages.flatMap(({ file, text: page }) =>
  Array.from(page.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm), ({ index, 1: info = '', 2: text = '' }) => ({
    file,
    line: page.slice(0, index).split('\n').length,
    info: info.split(' '),
    text,
  })),
)

/** The JSON examples said by `client`, by `server`, or over `http`. */
export function said(by: 'client' | 'server' | 'http'): readonly Example[] {
  return examples.filter(({ info }) => info[0] === 'json' && info[1] === by)
}

export const titleOf = ({ file, line, info }: Example): string => `${file}:${line}: ${info.join(' ')}`
