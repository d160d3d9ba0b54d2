// Where the sentences of each screen lie, and which keys they have. English of the first screen is always here.
import type call from './call/en.json'
import type calls from './calls/en.json'
import { first as english } from './first/en.ts'
import type groups from './groups/en.json'
import type invites from './invites/en.json'
import type { Locale } from './locale.ts'
import type people from './people/en.json'
import type picture from './picture/en.json'
import type rooms from './rooms/en.json'
import type settings from './settings/en.json'
import type signIn from './sign-in/en.json'

/** The screens whose sentences come together with their code. */
export const laterScreens = [
  'call',
  'calls',
  'groups',
  'invites',
  'people',
  'picture',
  'rooms',
  'settings',
  'sign-in',
] as const
export type LaterScreen = (typeof laterScreens)[number]

/** Their keys, by screen. */
interface LaterKeys {
  call: keyof typeof call
  calls: keyof typeof calls
  groups: keyof typeof groups
  invites: keyof typeof invites
  people: keyof typeof people
  picture: keyof typeof picture
  rooms: keyof typeof rooms
  settings: keyof typeof settings
  'sign-in': keyof typeof signIn
}

export type FirstKey = keyof typeof english
/** What may be said where the sentences of these screens were asked for. */
export type KeyOf<Screen extends LaterScreen> = FirstKey | LaterKeys[Screen]
export type TextKey = KeyOf<LaterScreen>

export type Sentences = Readonly<Record<string, string>>
type Load = () => Promise<{ default: Sentences }>

const firstSentences: Readonly<Record<Locale, () => Promise<Sentences>>> = {
  en: async () => english,
  uk: async () => (await import('./first/uk.ts')).first,
  ru: async () => (await import('./first/ru.ts')).first,
}

const laterSentences: Readonly<Record<LaterScreen, Readonly<Record<Locale, Load>>>> = {
  call: {
    en: () => import('./call/en.json'),
    uk: () => import('./call/uk.json'),
    ru: () => import('./call/ru.json'),
  },
  calls: {
    en: () => import('./calls/en.json'),
    uk: () => import('./calls/uk.json'),
    ru: () => import('./calls/ru.json'),
  },
  groups: {
    en: () => import('./groups/en.json'),
    uk: () => import('./groups/uk.json'),
    ru: () => import('./groups/ru.json'),
  },
  invites: {
    en: () => import('./invites/en.json'),
    uk: () => import('./invites/uk.json'),
    ru: () => import('./invites/ru.json'),
  },
  people: {
    en: () => import('./people/en.json'),
    uk: () => import('./people/uk.json'),
    ru: () => import('./people/ru.json'),
  },
  picture: {
    en: () => import('./picture/en.json'),
    uk: () => import('./picture/uk.json'),
    ru: () => import('./picture/ru.json'),
  },
  rooms: {
    en: () => import('./rooms/en.json'),
    uk: () => import('./rooms/uk.json'),
    ru: () => import('./rooms/ru.json'),
  },
  settings: {
    en: () => import('./settings/en.json'),
    uk: () => import('./settings/uk.json'),
    ru: () => import('./settings/ru.json'),
  },
  'sign-in': {
    en: () => import('./sign-in/en.json'),
    uk: () => import('./sign-in/uk.json'),
    ru: () => import('./sign-in/ru.json'),
  },
}

/** The sentences of the first screen; rejects when they cannot be fetched. */
export function loadFirst(locale: Locale): Promise<Sentences> {
  return firstSentences[locale]()
}

/** The sentences of another screen, in English where the language cannot be fetched; rejects when neither can. */
export async function loadLater(screen: LaterScreen, locale: Locale): Promise<Sentences> {
  const load = laterSentences[screen]
  const { default: found } = await load[locale]().catch(load.en)
  return found
}
