// The focus is never lost: where a page appears and nothing has it, the heading of the page does.
import { type RefObject, useEffect, useRef } from 'react'

/** For the `ref` of the heading, which needs a `tabIndex` of -1. */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  return heading
}
