// Titles of tests, of all packages and of `e2e/`, that name rules of the specification.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from './specification.ts'

export interface Title {
  /** From the repository on. */
  file: string
  words: string
  /** The rules it names, in their order. */
  rules: string[]
}

const root = new URL('../../../../', import.meta.url).pathname
const families = [...new Set(rules.map((rule) => rule.charAt(0)))].join('')
/** An id of some rule, whether there is such a rule or not. */
export const ruleId = new RegExp(`\\b[${families}]-\\d+\\b`, 'g')

/** The first argument of `describe`, `it` and `test`, of what `.each(…)` gives, too. */
const titleOfTest =
  /(?:\b(?:describe|it|test)(?:\.\w+)*(?:<[^>(]*>)?\(|\)\()\s*(['"`])((?:\\.|(?!\1)[\s\S])*?)\1/g

function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(test|spec|contract)\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
}

export const titles: readonly Title[] = ['packages', 'e2e'].flatMap(testFiles).flatMap((file) =>
  Array.from(readFileSync(join(root, file), 'utf8').matchAll(titleOfTest), ({ 2: words = '' }) => ({
    file,
    words,
    rules: words.match(ruleId) ?? [],
  })).filter((title) => title.rules.length > 0),
)
