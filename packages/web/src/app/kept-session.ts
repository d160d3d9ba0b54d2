// Remembers who is signed in on this device, so that the app opens without asking the server. The secret itself is a
// cookie that no script can read.
import type { SessionInfo } from '@poruch/protocol'
import { keepText, keptText } from './kept-text.ts'

export const sessionStorageKey = 'poruch.session'

/** The session of the last visit; null when there is none or it cannot be read. */
export function keptSession(): SessionInfo | null {
  const text = keptText(sessionStorageKey)
  if (text === null) return null
  try {
    const kept: unknown = JSON.parse(text)
    return isSessionInfo(kept) ? kept : null
  } catch {
    return null
  }
}

export function keepSession(info: SessionInfo): void {
  keepText(sessionStorageKey, JSON.stringify({ ...info, token: null }))
}

export function forgetSession(): void {
  keepText(sessionStorageKey, null)
}

/** Written by this app alone, perhaps by an older one: the parts that everything else rests on are looked at. */
function isSessionInfo(kept: unknown): kept is SessionInfo {
  if (typeof kept !== 'object' || kept === null || !('user' in kept) || !('deviceId' in kept)) return false
  const { user, deviceId } = kept
  if (typeof deviceId !== 'string' || typeof user !== 'object' || user === null) return false
  const texts: readonly (keyof SessionInfo['user'])[] = ['id', 'username', 'displayName', 'role']
  return texts.every((field) => field in user && typeof Reflect.get(user, field) === 'string')
}
