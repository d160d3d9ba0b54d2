// Which languages there are, and which one a person reads.

export const locales = ['en', 'uk', 'ru'] as const
export type Locale = (typeof locales)[number]

/** Each language named in itself, as it stands in a list of languages. */
export const localeNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  uk: 'Українська',
  ru: 'Русский',
}

/** Is this text one of our languages? */
export function isLocale(text: unknown): text is Locale {
  return locales.some((locale) => locale === text)
}

/**
 * The language to show.
 * @param preferred what the person chose, or null to follow the browser
 * @param offered what the browser asks for, best first (BCP 47)
 */
export function chooseLocale(preferred: Locale | null, offered: readonly string[]): Locale {
  if (preferred !== null) return preferred
  for (const tag of offered) {
    const language = tag.toLowerCase().split('-')[0]
    if (isLocale(language)) return language
  }
  return 'en'
}
