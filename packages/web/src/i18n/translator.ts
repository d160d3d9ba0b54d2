// Sentences by key, in one language. English is always here; the others are loaded when they are wanted.
import { IntlMessageFormat } from 'intl-messageformat'
import en from './en.json'
import type { Locale } from './locale.ts'

export type TextKey = keyof typeof en
export type TextArguments = Readonly<Record<string, string | number>>
export type Messages = Readonly<Record<TextKey, string>>

export interface Translator {
  readonly locale: Locale
  /** The sentence for a key, its ICU arguments filled in. */
  readonly text: (key: TextKey, values?: TextArguments) => string
}

const load: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: async () => en,
  uk: async () => (await import('./uk.json')).default,
  ru: async () => (await import('./ru.json')).default,
}

/** The words of a language. English is given when its file cannot be fetched. */
export async function loadTranslator(locale: Locale): Promise<Translator> {
  try {
    return createTranslator(locale, await load[locale]())
  } catch {
    return createTranslator('en', en)
  }
}

/** A translator over given sentences; each is parsed once, when it is first needed. */
export function createTranslator(locale: Locale, messages: Messages): Translator {
  const parsed = new Map<TextKey, IntlMessageFormat>()
  const formatOf = (key: TextKey): IntlMessageFormat => {
    const known = parsed.get(key)
    if (known !== undefined) return known
    const format = new IntlMessageFormat(messages[key], locale, undefined, { ignoreTag: true })
    parsed.set(key, format)
    return format
  }
  return {
    locale,
    text: (key, values) =>
      values === undefined ? messages[key] : String(formatOf(key).format({ ...values })),
  }
}
