// Where a request comes from: over which protocol, and from a page of ours or of somebody else.
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { isProxied } from './address-of.ts'

export type OriginConfig = Pick<Config, 'publicUrl' | 'trustProxy'>

/**
 * Does the browser speak HTTPS, to us or to a proxy in front of us? For the cookie's name and the origin's scheme
 * only: who forges the header, where no proxy is named, changes nothing but their own cookie.
 */
export function isSecure(request: IncomingMessage, config: OriginConfig): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true
  // Straight to us, past the proxies that there are: what PUBLIC_URL says is not for this one.
  if (config.trustProxy !== null && !isProxied(request, config)) return false
  const forwarded = lastOf(request, 'x-forwarded-proto')
  if (forwarded !== null) return forwarded.toLowerCase() === 'https'
  const { publicUrl } = config
  return publicUrl?.startsWith('https:') === true && new URL(publicUrl).host === hostOf(request, config)
}

/** The host, and the port where there is one, that the browser has in its address; null when it does not say. */
export function hostOf(request: IncomingMessage, config: OriginConfig): string | null {
  const forwarded = isProxied(request, config) ? lastOf(request, 'x-forwarded-host') : null
  return forwarded ?? request.headers.host ?? null
}

/** The proxy next to us wrote at the end; what stands before is of others, and theirs to invent. */
function lastOf({ headers }: IncomingMessage, name: string): string | null {
  const last = String(headers[name] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  return last === undefined || last === '' ? null : last
}

/**
 * Is the page that sends this one of ours? Null without an Origin header: no browser sends a state-changing request
 * or opens a WebSocket without it, but apps and bots do.
 */
export function isOwnOrigin(request: IncomingMessage, config: OriginConfig): boolean | null {
  const { origin } = request.headers
  if (origin === undefined) return null
  if (origin === config.publicUrl) return true
  const url = URL.parse(origin)
  const host = hostOf(request, config)
  if (url === null || host === null) return false
  const scheme = isSecure(request, config) ? 'https:' : 'http:'
  return url.protocol === scheme && url.host === URL.parse(`${scheme}//${host}`)?.host
}

/** More than an operator reads. Only pages of others could need it. */
const mostTold = 20

/** Writes into the log which page was refused and what would let it in: of each page at each host once. */
export type TellRefused = (request: IncomingMessage) => void

const tellers = new WeakMap<Logger, TellRefused>()

/** The one of this log, so that requests and upgrades do not say the same twice. */
export function tellRefused(log: Logger): TellRefused {
  const found = tellers.get(log)
  if (found !== undefined) return found
  const told = new Set<string>()
  const tell: TellRefused = ({ headers }) => {
    const { origin, host } = headers
    const url = URL.parse(origin ?? '')
    const key = `${origin} ${host}`
    if (url === null || told.size >= mostTold || told.has(key)) return
    told.add(key)
    const [proto, forwardedHost] = [headers['x-forwarded-proto'], headers['x-forwarded-host']]
    log.warn(
      { origin, host, 'x-forwarded-proto': proto, 'x-forwarded-host': forwardedHost },
      `a page of another origin was refused; if people open Poruch there, set PUBLIC_URL=${url.origin}`,
    )
  }
  tellers.set(log, tell)
  return tell
}
