// Runs before anything is painted, as a classic script of its own: light or dark, and words when the app itself does not come.
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

/** The language of `i18n/locale.ts`, as far as it can be told here. */
function likelyLocale(kept: string | null): string {
  const preferred = /"locale":"(en|uk|ru)"/.exec(kept ?? '')?.[1]
  return preferred ?? navigator.languages.find((tag) => /^(en|uk|ru)\b/i.test(tag))?.slice(0, 2) ?? 'en'
}

/** Asks for what the app will want next, while the app itself is on its way. The app finds it in the browser's cache. */
function askAhead(): void {
  const { dataset } = document.currentScript ?? document.documentElement
  try {
    const who = localStorage.getItem('poruch.session') === null ? 'out' : 'in'
    const locale = likelyLocale(localStorage.getItem('poruch.preferences'))
    const lists = [dataset[`${who}${locale.slice(0, 1).toUpperCase()}${locale.slice(1)}`]]
    if (who === 'in' && location.pathname.startsWith('/chat/')) lists.push(dataset.chat)
    const files = new Set(lists.flatMap((list) => list?.split(' ') ?? []))
    // What fails is told to whoever needs it.
    for (const file of files) fetch(file, { credentials: 'same-origin' }).catch(() => {})
  } catch {
    // Nothing can be kept here, so nobody can tell who comes.
  }
}

askAhead()

// As `app/theme.ts` keeps it: a single word.
const themeKey = 'poruch.theme'
const prefersDark = matchMedia('(prefers-color-scheme: dark)')
let chosenTheme: unknown = null
try {
  chosenTheme = localStorage.getItem(themeKey)
} catch {
  // Forbidden: as the system has it.
}

function paintTheme(): void {
  const isDark = chosenTheme === 'dark' || (chosenTheme !== 'light' && prefersDark.matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  // The browser's own bars.
  const bars = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')
  if (bars !== null) bars.content = isDark ? '#0f1617' : '#f3f7f6'
}

paintTheme()
prefersDark.addEventListener('change', paintTheme)
// From the settings of this page, which may keep nothing, and from those of another tab.
addEventListener('poruch.theme', (event) => {
  if (event instanceof CustomEvent) chosenTheme = event.detail
  paintTheme()
})
window.addEventListener('storage', ({ key, newValue }) => {
  if (key !== themeKey && key !== null) return
  chosenTheme = newValue
  paintTheme()
})
