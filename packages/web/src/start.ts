// Runs before anything is painted, as a classic script of its own: says in words when the app itself does not come.
// Stands alone: what it imported could be missing as well.

const triedKey = 'poruch.tried'
const onceInMs = 60_000

/** Shows the words that the page brought along (`index.html`), in the languages of this browser. */
function sayLate(): void {
  document.documentElement.dataset.start = 'late'
}

/** Without what the service worker keeps: it may be the files of another build. Only where the server can give them anew. */
async function startAgain(): Promise<void> {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' })
    if (answer.ok && 'serviceWorker' in navigator) {
      for (const registration of await navigator.serviceWorker.getRegistrations())
        await registration.unregister()
      const names = await caches.keys()
      for (const name of names) if (name.startsWith('app-')) await caches.delete(name)
    }
  } catch {
    // Offline: what is kept is all there is.
  }
  location.reload()
}

function wasJustTried(): boolean {
  try {
    const last = Number(sessionStorage.getItem(triedKey) ?? 0)
    sessionStorage.setItem(triedKey, String(Date.now()))
    return Date.now() - last < onceInMs
  } catch {
    return true
  }
}

/** A file of the page itself; those that come later are seen to by whoever asked for them. */
function isOfThePage(target: EventTarget | null): boolean {
  if (document.documentElement.dataset.start === 'done') return false
  if (target instanceof HTMLScriptElement) return true
  return target instanceof HTMLLinkElement && ['stylesheet', 'modulepreload'].includes(target.rel)
}

addEventListener(
  'error',
  ({ target }) => {
    if (!isOfThePage(target)) return
    if (wasJustTried()) sayLate()
    else void startAgain()
  },
  { capture: true },
)
addEventListener('online', () => {
  if (document.documentElement.dataset.start === 'late') void startAgain()
})
addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('[data-start-again]') !== null) void startAgain()
})
