// Does a person look at this page? What nobody looks at was not read.
import { useSyncExternalStore } from 'react'
import { isPageCovered } from './use-covering.ts'

/** True while the page is in sight, has the focus, and nothing lies over it. */
export function useIsWatched(): boolean {
  return useSyncExternalStore(subscribe, isWatched)
}

function subscribe(listener: () => void): () => void {
  const events = ['focus', 'blur'] as const
  for (const name of events) addEventListener(name, listener)
  document.addEventListener('visibilitychange', listener)
  const stop = isPageCovered.subscribe(listener)
  return () => {
    for (const name of events) removeEventListener(name, listener)
    document.removeEventListener('visibilitychange', listener)
    stop()
  }
}

function isWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus() && !isPageCovered.get()
}
