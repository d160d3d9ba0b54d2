// The only bridge from values that live outside React to components.
import type { Readable } from '@poruch/live'
import { useSyncExternalStore } from 'react'

/** The current value; the component draws again when it changes. */
export function useValue<T>(readable: Readable<T>): T {
  return useSyncExternalStore(
    (listener) => readable.subscribe(listener),
    () => readable.get(),
  )
}
