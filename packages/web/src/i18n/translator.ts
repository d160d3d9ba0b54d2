// Sentences by key, in one language. Those of the first screen are there at once, the others when a screen asks for them.
import { IntlMessageFormat } from 'intl-messageformat'
import { first as english } from './first/en.ts'
import type { Locale } from './locale.ts'
import {
  type KeyOf,
  type LaterScreen,
  loadFirst,
  loadLater,
  type Sentences,
  type TextKey,
} from './sentences.ts'

export type TextArguments = Readonly<Record<string, string | number>>

/** The sentence for a key, its ICU arguments filled in. */
export type Text<Screen extends LaterScreen = never> = (key: KeyOf<Screen>, values?: TextArguments) => string

export interface Translator {
  readonly locale: Locale
  readonly text: Text<LaterScreen>
  has(screen: LaterScreen): boolean
  /** Fetches the sentences of a screen; the same promise each time, also after a failure. */
  load(screen: LaterScreen): Promise<void>
  /** Lets what could not be fetched be tried again. */
  forgetFailures(): void
}

/** The words of a language, of these screens too. English is given when its file cannot be fetched. */
export async function loadTranslator(
  locale: Locale,
  screens: readonly LaterScreen[] = [],
): Promise<Translator> {
  const first = loadFirst(locale)
  const translator = await first.then(
    (sentences) => createTranslator(locale, sentences),
    () => createTranslator('en', english),
  )
  // What fails now is tried again, and told, where it is shown.
  await Promise.allSettled(screens.map((screen) => translator.load(screen)))
  translator.forgetFailures()
  return translator
}

/** A translator over given sentences; each is parsed once, when it is first needed. */
export function createTranslator(locale: Locale, first: Sentences): Translator {
  const sentences = new Map(Object.entries(first))
  const parsed = new Map<TextKey, IntlMessageFormat>()
  const loads = new Map<LaterScreen, Promise<void>>()
  const loaded = new Set<LaterScreen>()
  const failed = new Set<LaterScreen>()

  const sentence = (key: TextKey): string => sentences.get(key) ?? key
  const formatOf = (key: TextKey): IntlMessageFormat => {
    const known = parsed.get(key)
    if (known !== undefined) return known
    const format = new IntlMessageFormat(sentence(key), locale, undefined, { ignoreTag: true })
    parsed.set(key, format)
    return format
  }
  const fetchScreen = async (screen: LaterScreen): Promise<void> => {
    try {
      const found = await loadLater(screen, locale)
      for (const [key, text] of Object.entries(found)) sentences.set(key, text)
      loaded.add(screen)
    } catch (error) {
      failed.add(screen)
      throw error
    }
  }
  return {
    locale,
    text: (key, values) =>
      values === undefined ? sentence(key) : String(formatOf(key).format({ ...values })),
    has: (screen) => loaded.has(screen),
    load(screen) {
      const running = loads.get(screen) ?? fetchScreen(screen)
      loads.set(screen, running)
      // What React keeps on promises that it has seen end: one that was fetched ahead is not waited for at all.
      if (loaded.has(screen)) Object.assign(running, { status: 'fulfilled', value: undefined })
      return running
    },
    forgetFailures() {
      for (const screen of failed) loads.delete(screen)
      failed.clear()
    },
  }
}
