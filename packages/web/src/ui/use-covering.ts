// What lies over the whole page: while anything does, nobody reads what is under it.
import { computed, type Readable, Value } from '@poruch/live'
import { useEffect } from 'react'

const windows = new Value(0)

/** Something lies over the page: a call, somebody who calls, a question, a window of choices. */
export const isPageCovered: Readable<boolean> = computed([windows], () => windows.get() > 0)

/** For whatever covers the page, for as long as it is drawn. */
export function useCovering(): void {
  useEffect(() => {
    windows.update((count) => count + 1)
    return () => windows.update((count) => count - 1)
  }, [])
}
