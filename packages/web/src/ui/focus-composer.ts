// Puts the focus into the box to write in, as soon as the chat that is being opened shows it.
import { touchQuery } from './use-media-query.ts'

/** How many frames to wait for the chat's page: about two seconds. */
const maxFrames = 120

/** By how many frames a dialog that is closing may still take the focus back to where it was. */
const dialogFrames = 3

/** For whoever asked to write. */
export function focusComposer(): void {
  let frames = 0
  const look = (): void => {
    const box = document.querySelector<HTMLTextAreaElement>('[data-composer]')
    const isReachable = box !== null && box.closest('[aria-hidden="true"], [inert]') === null
    if (isReachable) box.focus({ preventScroll: true })
    const isThere = isReachable && document.activeElement === box && frames > dialogFrames
    if (!isThere && frames++ < maxFrames) requestAnimationFrame(look)
  }
  look()
}

/** The same, but not on touch: there it would call up the keyboard unasked. */
export function focusComposerUnasked(): void {
  if (!matchMedia(touchQuery).matches) focusComposer()
}
