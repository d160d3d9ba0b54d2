// The app's words in one language, so that a test can find them on a screen in any.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locale } from '../locale.ts'

/** Looks words up by their key; those with arguments are not for this. */
export function wordsOf(language: Locale): (key: string) => string {
  const folder = join(import.meta.dirname, '..')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const lists = files.filter((file) => file.endsWith(`${language}.json`))
  const words: Record<string, string> = Object.assign(
    {},
    ...lists.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))),
  )
  return (key) => {
    const word = words[key]
    if (word === undefined) throw new Error(`no word for ${key} in ${language}`)
    return word
  }
}
