// The app's words in one language, so that a walk through it can be made in any.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Language = 'en' | 'uk' | 'ru'
export const languages: readonly Language[] = ['en', 'uk', 'ru']

/** Looks words up by their key; those with arguments are not for this. */
export function wordsOf(language: Language): (key: string) => string {
  const file = join(import.meta.dirname, '..', 'packages/web/src/i18n', `${language}.json`)
  const words = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  return (key) => {
    const word = words[key]
    if (word === undefined) throw new Error(`no word for ${key} in ${language}`)
    return word
  }
}
