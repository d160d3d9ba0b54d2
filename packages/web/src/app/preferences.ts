// What a person chose for this browser: language, devices for calls, how calls may link. Kept in localStorage.
import { type Readable, Value } from '@poruch/live'
import { isLocale, type Locale } from '../i18n/locale.ts'
import { keepText, keptText } from './kept-text.ts'

export interface Preferences {
  /** Null follows the browser. */
  locale: Locale | null
  /** May a call link while it rings: with contacts directly, over a relay only, or not at all. */
  prelink: 'contacts' | 'relay' | 'off'
  /** Calls go over the relay alone, so that nobody sees this device's address. */
  hideAddress: boolean
  /** May a second call ring softly during one? */
  callWaiting: boolean
  /** Ids of the browser's devices; null leaves the choice to the browser. */
  microphoneId: string | null
  cameraId: string | null
  speakerId: string | null
}

const storageKey = 'poruch.preferences'

const value = new Value<Preferences>(read(keptText(storageKey)))

/** The choices of this browser, the same in all its tabs. */
export const preferences: Readable<Preferences> = value

/** Changes some choices and keeps them. */
export function setPreferences(change: Partial<Preferences>): void {
  value.update((current) => ({ ...current, ...change }))
  keepText(storageKey, JSON.stringify(value.get()))
}

/** Follows the changes made in other tabs. Ends when `signal` aborts. */
export function followOtherTabs(signal: AbortSignal): void {
  window.addEventListener(
    'storage',
    (event) => {
      if (event.key === storageKey) value.set(read(event.newValue))
    },
    { signal },
  )
}

/** Kept text to choices; what cannot be understood falls back to the first choice. */
function read(text: string | null): Preferences {
  const kept = parse(text)
  const word = (key: string): string | null => {
    const item = kept[key]
    return typeof item === 'string' ? item : null
  }
  const locale = word('locale')
  const prelink = word('prelink')
  return {
    locale: isLocale(locale) ? locale : null,
    prelink: prelink === 'relay' || prelink === 'off' ? prelink : 'contacts',
    hideAddress: kept.hideAddress === true,
    callWaiting: kept.callWaiting !== false,
    microphoneId: word('microphoneId'),
    cameraId: word('cameraId'),
    speakerId: word('speakerId'),
  }
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {}
  try {
    const kept: unknown = JSON.parse(text)
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
