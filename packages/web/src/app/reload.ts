// Loads the page anew when the server no longer has the files of this one: a newer release came. Never in the middle of a call.

const reloadedKey = 'poruch.reloaded'
/** A page that was loaded anew and still misses a file would turn in a circle. */
const atMostEveryMs = 60_000

const holders = new Set<() => boolean>()

/** Holds the page while `isBusy`. Returns the way to let go. */
export function holdPage(isBusy: () => boolean): () => void {
  holders.add(isBusy)
  return () => holders.delete(isBusy)
}

/** Something is going on that a reload would end. */
export function isPageHeld(): boolean {
  return [...holders].some((isBusy) => isBusy())
}

/** What was typed is kept by the drafts. Does nothing while the page is held, or when it has just been done. */
export function reloadForRelease(): void {
  if (isPageHeld()) return
  try {
    const last = Number(sessionStorage.getItem(reloadedKey) ?? 0)
    if (Date.now() - last < atMostEveryMs) return
    sessionStorage.setItem(reloadedKey, String(Date.now()))
  } catch {
    // Where nothing can be kept nobody could tell the second time from the first.
    return
  }
  location.reload()
}
