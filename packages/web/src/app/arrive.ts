// Brings a late part of the app whole before it is imported: in some browsers an import that failed stays failed as long as the page lives.
// The build puts this around each `import()`, with the files that the part needs (`vite.config.ts`).
import { reloadForRelease } from './reload.ts'

/** By address: what came, or is on its way. What failed is not in here, and is fetched again. */
const arriving = new Map<string, Promise<void>>()
let stuck = false

/**
 * Fetches `files` (from the root of the app, scripts and styles), then imports.
 * @throws what the browser says where a file cannot be had; the same call later tries again
 */
export async function arrive<Part>(load: () => Promise<Part>, files: readonly string[] = []): Promise<Part> {
  await Promise.all(files.map((file) => bring(new URL(`/${file}`, document.baseURI).href)))
  try {
    return await load()
  } catch (error) {
    // It was there a moment ago: the browser kept nothing of it, and will not ask again.
    stuck = true
    throw error
  }
}

/** Nothing but loading the page anew brings a part that is missing. */
export function isStuck(): boolean {
  return stuck
}

function bring(address: string): Promise<void> {
  const known = arriving.get(address)
  if (known !== undefined) return known
  const coming = (isInPage(address) ? Promise.resolve() : fetchFile(address)).catch((error: unknown) => {
    arriving.delete(address)
    throw error
  })
  arriving.set(address, coming)
  return coming
}

/** Asked for by the page itself. */
function isInPage(address: string): boolean {
  const asking = [
    ...document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script[src], link[href]'),
  ]
  return asking.some((element) => ('src' in element ? element.src : element.href) === address)
}

/** Into the browser's cache, to the last byte: from there the import takes it. */
async function fetchFile(address: string): Promise<void> {
  const answer = await fetch(address, { credentials: 'same-origin' })
  if (answer.status === 404) reloadForRelease()
  if (!answer.ok) throw new TypeError(`${address} was answered ${answer.status}.`)
  await answer.arrayBuffer()
  if (address.endsWith('.css')) await addStyle(address)
}

function addStyle(address: string): Promise<void> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  return new Promise((resolve, reject) => {
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      reject(new TypeError(`${address} could not be used.`))
    }
    document.head.append(link)
  })
}
