// Short notes at the edge of the screen: what happened, what was kept, what to do.
import { type Readable, Value } from '@poruch/live'

export interface Toast {
  id: number
  tone: 'plain' | 'error'
  text: string
}

const value = new Value<readonly Toast[]>([])
let lastId = 0

/** The notes on the screen, oldest first. */
export const toasts: Readable<readonly Toast[]> = value

/** Shows a note, already in the reader's language. The same words are not shown twice at once. */
export function showToast(text: string, tone: Toast['tone'] = 'plain'): void {
  const id = ++lastId
  value.update((shown) => [...shown.filter((toast) => toast.text !== text), { id, tone, text }].slice(-3))
}

/** Takes a note away. */
export function dismissToast(id: number): void {
  value.update((shown) => shown.filter((toast) => toast.id !== id))
}
