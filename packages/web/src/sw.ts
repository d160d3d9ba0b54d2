/// <reference lib="webworker" />
// Keeps the app's own files for the time without a network. Never touches the API: what people wrote is kept elsewhere.

declare const self: ServiceWorkerGlobalScope
/** Put here by the build: every file of it, and a name for their sum. */
declare const __BUILD__: { readonly version: string; readonly files: readonly string[] }

const { version, files } = __BUILD__
const cacheName = `app-${version}`

self.addEventListener('install', (event) => {
  event.waitUntil(install())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(activate())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (!isServers(url.pathname)) event.respondWith(shell(request))
  } else if (files.includes(url.pathname)) {
    event.respondWith(kept(request))
  }
})

/** Everything or nothing: a half-kept build would open to a blank page. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll(files.map((file) => new Request(file, { cache: 'no-cache' })))
  await self.skipWaiting()
}

/** Takes over open pages. The files of the build before stay, since those pages may still want one of them. */
async function activate(): Promise<void> {
  const names = await caches.keys()
  const before = names.filter((name) => name.startsWith('app-') && name !== cacheName)
  await Promise.all(before.slice(0, -1).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** The page itself: from the cache at once; the worker brings a newer one by its own update. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  return (await cache.match('/')) ?? fetch(request)
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

/** Paths that the server answers itself. */
function isServers(path: string): boolean {
  return path.startsWith('/api/') || path === '/healthz' || path === '/readyz' || path === '/metrics'
}
