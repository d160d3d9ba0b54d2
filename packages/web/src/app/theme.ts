// Light, dark, or as the system has it: chosen on this device. `start.ts` reads and paints it, before the app is there.
import { type Readable, Value } from '@poruch/live'
import { keepText, keptText } from './kept-text.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'poruch.theme'

const value = new Value<Theme>(read(keptText(storageKey)))

/** The choice on this device, the same in all tabs. */
export const theme: Readable<Theme> = value

export function setTheme(chosen: Theme): void {
  keepText(storageKey, chosen === 'system' ? null : chosen)
  value.set(chosen)
  window.dispatchEvent(new CustomEvent('poruch.theme', { detail: chosen }))
}

/** Follows the choices made in other tabs, which `start.ts` paints by itself. Ends when `signal` aborts. */
export function followThemeOfOtherTabs(signal: AbortSignal): void {
  window.addEventListener(
    'storage',
    (event) => {
      // Null: all that was kept is gone.
      if (event.key === storageKey || event.key === null) value.set(read(event.newValue))
    },
    { signal },
  )
}

function read(text: string | null): Theme {
  return themes.find((one) => one === text) ?? 'system'
}
