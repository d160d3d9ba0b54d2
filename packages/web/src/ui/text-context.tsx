// Hands the words of the chosen language to every component below.
import { createContext, use, useContext } from 'react'
import type { Locale } from '../i18n/locale.ts'
import type { LaterScreen } from '../i18n/sentences.ts'
import type { Text, Translator } from '../i18n/translator.ts'

const TextContext = createContext<Translator | null>(null)

export const TextProvider = TextContext.Provider

/** The words of the chosen language. Throws outside a provider: that would be a mistake in the code. */
export function useTranslator(): Translator {
  const translator = useContext(TextContext)
  if (translator === null) throw new Error('useText outside a TextProvider')
  return translator
}

/**
 * The function that gives the sentence for a key: `const t = useText(); t('chat.send')`. Screens that come after the
 * first one are named, `useText('settings')`: their sentences are waited for, in the nearest `Suspense`.
 */
export function useText<Screen extends LaterScreen = never>(...screens: readonly Screen[]): Text<Screen> {
  const translator = useTranslator()
  // Always, and not only while they are missing: a component that goes on where it waited must ask the same again.
  for (const screen of screens) use(translator.load(screen))
  return translator.text
}

/** The language on the screen, for dates and numbers. */
export function useLocale(): Locale {
  return useTranslator().locale
}
