// Puts the focus into the box to write in, as soon as the chat that is being opened shows it.

/** How many frames to wait for the chat's page: about two seconds. */
const maxFrames = 120

export function focusComposer(): void {
  let frames = 0
  const look = (): void => {
    const box = document.querySelector<HTMLTextAreaElement>('main textarea')
    const isReachable = box !== null && box.closest('[aria-hidden="true"], [inert]') === null
    if (isReachable) box.focus()
    // The dialog that is closing hands the focus back to where it was: so look again until it stays.
    const isThere = isReachable && document.activeElement === box && frames > 3
    if (!isThere && frames++ < maxFrames) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
