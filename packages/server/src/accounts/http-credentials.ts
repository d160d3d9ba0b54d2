// The session token in a request: in a cookie from browsers, in the Authorization header from apps and bots.
import type { IncomingMessage } from 'node:http'
import { fastifyCookie } from '@fastify/cookie'
import { hostOf, isSecure, type OriginConfig } from '../http/origin.ts'

/**
 * Cookies do not know ports (RFC 6265, 8.5): two servers on one host would sign each other's people out, so the port
 * of the address stands in the name. `__Host-` keeps other sites under the same domain from setting it, and needs
 * HTTPS (RFC 6265bis, 4.1.3.2).
 */
export function cookieName(
  request: IncomingMessage,
  config: OriginConfig,
  name: 'poruch' | 'poruch-known' = 'poruch',
): string {
  const secure = isSecure(request, config)
  const host = hostOf(request, config) ?? ''
  const port = URL.parse(`${secure ? 'https' : 'http'}://${host}`)?.port ?? ''
  return `${secure ? '__Host-' : ''}${name}${port === '' ? '' : `-${port}`}`
}

/** The token in the request's cookie; null without one. */
export function cookieToken(request: IncomingMessage, config: OriginConfig): string | null {
  return cookieNamed(request, cookieName(request, config))
}

/** What the request's cookie of this name holds; null without one. */
export function cookieNamed(request: IncomingMessage, name: string): string | null {
  const { cookie } = request.headers
  return cookie === undefined ? null : (fastifyCookie.parse(cookie)[name] ?? null)
}

/** The token in `Authorization: Bearer …` (RFC 6750, section 2.1); null without one. */
export function bearerToken(request: IncomingMessage): string | null {
  return /^bearer +(?<token>\S+)$/iu.exec(request.headers.authorization ?? '')?.groups?.token ?? null
}
