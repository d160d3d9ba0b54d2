// Every language says everything, with the same arguments and the plural forms it needs.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { errors } from '@poruch/protocol'
import { describe, expect, test } from 'vitest'
import { chooseLocale, type Locale, locales } from './locale.ts'
import { laterScreens, loadFirst, loadLater, type Sentences } from './sentences.ts'
import { createTranslator, loadTranslator } from './translator.ts'

/** Every sentence of a language, by key; two screens with the same key would hide one another. */
async function allOf(locale: Locale): Promise<Sentences> {
  const files = [await loadFirst(locale)]
  for (const screen of laterScreens) files.push(await loadLater(screen, locale))
  const entries = files.flatMap((file) => Object.entries(file))
  expect(new Set(entries.map(([key]) => key)).size).toBe(entries.length)
  return Object.fromEntries(entries)
}

const all = { en: await allOf('en'), uk: await allOf('uk'), ru: await allOf('ru') }
const keys = Object.keys(all.en).sort()

/** What a sentence needs: each argument with its kind, and the choices of a select. */
function needs(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return []
      case TYPE.select: {
        const choices = Object.keys(element.options).sort()
        return [
          `${element.value}: ${choices}`,
          ...Object.values(element.options).flatMap(({ value }) => needs(value)),
        ]
      }
      case TYPE.plural:
        return [
          `${element.value}: plural`,
          ...Object.values(element.options).flatMap(({ value }) => needs(value)),
        ]
      case TYPE.tag:
        return needs(element.children)
      default:
        return [element.value]
    }
  })
}
const set = (list: readonly string[]) => [...new Set(list)].sort()

function plurals(elements: readonly MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return []
    const inner = Object.values(element.options).flatMap(({ value }) => plurals(value))
    return element.type === TYPE.plural ? [Object.keys(element.options), ...inner] : inner
  })
}

describe.each(locales)('%s', (locale) => {
  const messages = all[locale]

  test('has the keys of English, and no others', () => {
    expect(Object.keys(messages).sort()).toEqual(keys)
  })

  test.each(keys)('%s', (key) => {
    const message = messages[key] ?? ''
    const elements = parse(message)
    expect(message.trim()).not.toBe('')
    expect(set(needs(elements))).toEqual(set(needs(parse(all.en[key] ?? ''))))
    const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    for (const forms of plurals(elements)) expect(forms).toEqual(expect.arrayContaining(wanted))
    // A straight apostrophe begins a quotation in ICU and vanishes.
    expect(message).not.toContain("'")
  })
})

describe('screens', () => {
  test('the sentences of a later screen are there once they were asked for, each language in its own words', async () => {
    const translator = createTranslator('uk', await loadFirst('uk'))
    expect(translator.has('settings')).toBe(false)
    await translator.load('settings')
    expect(translator.has('settings')).toBe(true)
    expect(translator.text('settings.title')).toBe(all.uk['settings.title'])
  })

  test('another language begins with all that was said so far', async () => {
    const translator = await loadTranslator('ru', ['call'])
    expect([translator.has('call'), translator.has('settings')]).toEqual([true, false])
  })

  test.each(locales)('the folders hold what %s says, and nothing else', (locale) => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    const lists = files.filter((file) => file.endsWith(`${locale}.json`))
    const inFiles = lists.flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))),
    )
    expect(inFiles.sort()).toEqual(keys)
  })
})

describe('words', () => {
  test('each sentence is said somewhere', () => {
    const app = join(import.meta.dirname, '..')
    const text = readdirSync(app, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.includes('testing'))
      .map((file) => readFileSync(join(app, file), 'utf8'))
      .join('\n')
    const named = new Set(Array.from(text.matchAll(/['"`](\w+\.\w+)['"`]/g), ([, key]) => key))
    const begun = Array.from(text.matchAll(/`(\w+\.\w*)\$\{/g), ([, start = '']) => start)
    const isSaid = (key: string) => named.has(key) || begun.some((start) => key.startsWith(start))
    expect(keys.filter((key) => !isSaid(key))).toEqual([])
  })

  test('there is a sentence for every refusal', () => {
    for (const code of Object.keys(errors)) expect(keys).toContain(`error.${code}`)
  })

  test.each([
    ['uk', 1, '1 непрочитане повідомлення'],
    ['uk', 3, '3 непрочитані повідомлення'],
    ['uk', 5, '5 непрочитаних повідомлень'],
    ['uk', 21, '21 непрочитане повідомлення'],
    ['ru', 2, '2 непрочитанных сообщения'],
    ['ru', 11, '11 непрочитанных сообщений'],
    ['en', 1, '1 unread message'],
    ['en', 0, '0 unread messages'],
  ] as const)('%s counts %d', (locale, count, expected) => {
    const translator = createTranslator(locale, all[locale])
    expect(translator.text('inbox.unread', { count })).toBe(expected)
  })

  test('the language is the chosen one, else the first that the browser asks for and we speak', () => {
    expect(chooseLocale(null, ['de-DE', 'uk-UA', 'en'])).toBe('uk')
    expect(chooseLocale('ru', ['uk'])).toBe('ru')
    expect(chooseLocale(null, ['de', 'fr'])).toBe('en')
  })
})
