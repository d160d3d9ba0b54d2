// Which STUN and TURN servers a device may use, with credentials that belong to one person and expire.
import { createHmac } from 'node:crypto'
import type { IceServer, UserId } from '@poruch/protocol'

export interface TurnSettings {
  /** `stun:` URLs (RFC 7064), without credentials. */
  readonly stunUrls: readonly string[]
  /** `turn:` and `turns:` URLs (RFC 7065). */
  readonly turnUrls: readonly string[]
  /** The secret shared with the TURN server (coturn: `static-auth-secret`); null: no TURN. */
  readonly turnSecret: string | null
  /** How long credentials are good for, in seconds. */
  readonly turnTtlS: number
}

export interface Ice {
  readonly iceServers: IceServer[]
  /** When the credentials run out, in milliseconds since the Unix epoch; null when there are none. */
  readonly iceExpiresAt: number | null
}

/**
 * The list for one person. Credentials follow draft-uberti-behave-turn-rest: the username is
 * `<unix seconds of expiry>:<user id>`, the credential its HMAC-SHA1 under the shared secret, in base64.
 */
export function iceFor(settings: TurnSettings, userId: UserId, nowMs: number): Ice {
  const iceServers: IceServer[] = []
  if (settings.stunUrls.length > 0) iceServers.push({ urls: [...settings.stunUrls] })
  if (settings.turnUrls.length === 0 || settings.turnSecret === null) {
    return { iceServers, iceExpiresAt: null }
  }
  const expiresAtS = Math.floor(nowMs / 1000) + settings.turnTtlS
  const username = `${expiresAtS}:${userId}`
  const credential = createHmac('sha1', settings.turnSecret).update(username).digest('base64')
  iceServers.push({ urls: [...settings.turnUrls], username, credential })
  return { iceServers, iceExpiresAt: expiresAtS * 1000 }
}
