// Hands the words of the chosen language to every component below.
import { createContext, useContext } from 'react'
import type { Locale } from '../i18n/locale.ts'
import type { Translator } from '../i18n/translator.ts'

const TextContext = createContext<Translator | null>(null)

export const TextProvider = TextContext.Provider

function useTranslator(): Translator {
  const translator = useContext(TextContext)
  if (translator === null) throw new Error('useText outside a TextProvider')
  return translator
}

/** The function that gives the sentence for a key: `const t = useText(); t('chat.send')`. */
export function useText(): Translator['text'] {
  return useTranslator().text
}

/** The language on the screen, for dates and numbers. */
export function useLocale(): Locale {
  return useTranslator().locale
}
