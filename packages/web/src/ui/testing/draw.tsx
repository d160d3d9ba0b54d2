// Draws components into a document (happy-dom), in English, and lets a test press and write as a person would.
import type { Session } from '@poruch/client'
import { act, type ReactNode, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import type { App } from '../../app/state.ts'
import { dismissToast, toasts } from '../../app/toasts.ts'
import { laterScreens } from '../../i18n/sentences.ts'
import { loadTranslator } from '../../i18n/translator.ts'
import { AppProvider } from '../app-context.tsx'
import { ToastRegion } from '../parts/Toast.tsx'
import { SessionProvider } from '../session-context.tsx'
import { TextProvider } from '../text-context.tsx'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

export interface Drawn {
  /** All that is on the page, dialogs too. */
  readonly page: HTMLElement
  /** Draws something else in its place. */
  redraw(node: ReactNode): Promise<void>
  /** By its role and accessible name; throws when there is none, or more than one. */
  find(role: string, name: string): HTMLElement
  /** The words of everything with this role. */
  all(role: string): readonly string[]
  press(element: HTMLElement): Promise<void>
  /** @param more of the event, such as `shiftKey` */
  key(key: string, element?: Element | null, more?: KeyboardEventInit): Promise<void>
  write(field: HTMLElement, text: string): Promise<void>
  /** Changes something outside of the components, and lets them hear of it. */
  change(something: () => void): Promise<void>
  /** Waits until something is so, letting promises and effects run. */
  until(isSo: () => boolean): Promise<void>
  end(): Promise<void>
}

export interface World {
  session?: Session
  app?: App
}

/** Less than a test may take, so that a page that stands still is shown. */
const patienceMs = 4_000

const english = await loadTranslator('en', laterScreens)

export async function draw(node: ReactNode, { session, app }: World = {}): Promise<Drawn> {
  const place = document.createElement('div')
  document.body.append(place)
  const root = createRoot(place)
  const around = (inside: ReactNode) => (
    <StrictMode>
      <AppProvider value={app ?? null}>
        <TextProvider value={english}>
          <SessionProvider value={session ?? null}>
            <Suspense>{inside}</Suspense>
          </SessionProvider>
          <ToastRegion />
        </TextProvider>
      </AppProvider>
    </StrictMode>
  )
  const redraw = (inside: ReactNode) => act(async () => root.render(around(inside)))
  await redraw(node)
  const page = document.body
  return {
    page,
    redraw,
    find(role, name) {
      const found = allOf(page, role).filter((element) => nameOf(element) === name)
      const [only] = found
      if (only === undefined || found.length > 1)
        throw new Error(`${found.length} of ${role} “${name}” in: ${page.innerHTML}`)
      return only
    },
    all: (role) => allOf(page, role).map((element) => nameOf(element)),
    press: (element) =>
      act(async () => {
        element.focus()
        element.click()
      }),
    key: (key, element = document.activeElement, more = {}) =>
      act(async () => {
        element?.dispatchEvent(
          new KeyboardEvent('keydown', { key, ...more, bubbles: true, cancelable: true }),
        )
      }),
    write: (field, text) => act(async () => writeInto(field, text)),
    change: (something) => act(async () => something()),
    async until(isSo) {
      const giveUpAt = performance.now() + patienceMs
      while (!isSo()) {
        if (performance.now() > giveUpAt) throw new Error(`It never came to that: ${page.innerHTML}`)
        await act(() => new Promise((resolve) => setTimeout(resolve, 2)))
      }
    },
    async end() {
      await act(async () => {
        root.unmount()
        // A dialog gives the focus back in a task of its own, which must not run into the next test.
        await new Promise((resolve) => setTimeout(resolve))
      })
      place.remove()
      for (const { id } of toasts.get()) dismissToast(id)
    },
  }
}

const selectors: Readonly<Record<string, string>> = {
  alert: '[role=alert]',
  button: 'button, [role=button]',
  combobox: 'select',
  group: '[role=group]',
  dialog: '[role=dialog], [role=alertdialog]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  listitem: 'li',
  menuitem: '[role=menuitem], [role=menuitemradio]',
  note: '[role=note]',
  status: '[role=status]',
  switch: '[role=switch]',
  textbox: 'input:not([type=checkbox]), textarea',
}

function allOf(page: HTMLElement, role: string): readonly HTMLElement[] {
  const selector = selectors[role]
  if (selector === undefined) throw new Error(`draw.tsx does not know the role ${role}.`)
  return [...page.querySelectorAll<HTMLElement>(selector)]
}

/** Near enough to the accessible name (WAI Accessible Name and Description Computation) for what we write. */
function nameOf(element: HTMLElement): string {
  const own = element.getAttribute('aria-label')
  if (own !== null) return own
  const label = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`)
  if (label !== null) return wordsOf(label)
  return wordsOf(element)
}

/** The text as it is read out: without what is hidden from a screen reader. */
export function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element
  for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove()
  return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}

/** The way React hears of it: past its own note of the value. */
function writeInto(field: HTMLElement, text: string): void {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
  field.focus()
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
