// The specification as its tests read it: PROTOCOL.md, then its chapters in the order of its contents.
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)
const read = (file: string): Page => ({ file, text: readFileSync(new URL(file, root), 'utf8') })

export interface Page {
  /** From the package on: `chapters/chats.md`. */
  file: string
  text: string
}

const front = read('PROTOCOL.md')

/** Chapters that the contents name, and those that there are. */
export const contents = Array.from(
  front.text.matchAll(/^\| \[[^\]]+\]\((chapters\/[\w-]+\.md)\) \|/gm),
  ([, file = '']) => file,
)
export const chapterFiles = readdirSync(new URL('chapters/', root)).map((name) => `chapters/${name}`)

export const pages: readonly Page[] = [front, ...contents.map(read)]
export const specification = pages.map(({ text }) => text).join('\n')
/** All that is no example. */
export const prose = specification.replaceAll(/^```[\s\S]*?^```$/gm, '')

/** The ids of all rules, in their order. */
export const rules = Array.from(specification.matchAll(/^- \*\*([A-Z]-\d+)\*\* /gm), ([, id = '']) => id)

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const blocks = Array.from(prose.matchAll(/(?:^\|.*\|$\n?)+/gm), ([block]) =>
  block.trim().split('\n').map(cells),
)

/** The rows of all tables that have this head, such as `code | status | meaning`. */
export function table(head: string): string[][] {
  const found = blocks.filter(([first]) => first?.join(' | ') === head)
  if (found.length === 0) throw new Error(`No table has the head ${head}`)
  return found.flatMap((block) => block.slice(2))
}

/** What stands between backticks. */
export const named = (cell = ''): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name)
