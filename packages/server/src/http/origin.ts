// Where a request comes from: over which protocol, and from a page of ours or of somebody else.
import type { IncomingMessage } from 'node:http'
import type { Config } from '../config.ts'

/**
 * Does the browser speak HTTPS, to us or to a proxy in front of us? For the cookie's name and the origin's scheme
 * only: who forges the header changes nothing but their own cookie.
 */
export function isSecure(request: IncomingMessage, config: Pick<Config, 'publicUrl'>): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true
  if (request.headers['x-forwarded-proto'] === 'https') return true
  const { publicUrl } = config
  return publicUrl?.startsWith('https:') === true && new URL(publicUrl).host === request.headers.host
}

/**
 * Is the page that sends this one of ours? Null without an Origin header: no browser sends a state-changing request
 * or opens a WebSocket without it, but apps and bots do.
 */
export function isOwnOrigin(request: IncomingMessage, config: Pick<Config, 'publicUrl'>): boolean | null {
  const { origin, host } = request.headers
  if (origin === undefined) return null
  if (origin === config.publicUrl) return true
  const url = URL.parse(origin)
  if (url === null || host === undefined) return false
  const scheme = isSecure(request, config) ? 'https:' : 'http:'
  return url.protocol === scheme && url.host === URL.parse(`${scheme}//${host}`)?.host
}
