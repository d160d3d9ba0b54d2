// For a button that goes when its work is done: what it stood in has the focus then.
import { type RefObject, useLayoutEffect, useRef } from 'react'

/** For the `ref` of the button. The nearest element around it that has a `tabIndex` is what takes the focus. */
export function usePassedFocus(): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  // The cleanup of a layout effect runs before the element is taken from the page.
  useLayoutEffect(() => {
    const element = button.current
    return () => {
      if (element === document.activeElement) element?.closest<HTMLElement>('[tabindex]')?.focus()
    }
  }, [])
  return button
}
