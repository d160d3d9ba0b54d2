// How long what opens the relays is good for.
import type { Signaling } from '../signaling.ts'

/** Have the newest credentials run out? So they have after a sleep, until the server gives others. */
export function isOver(signaling: Pick<Signaling, 'ice' | 'serverNow'>): boolean {
  const { expiresAt } = signaling.ice.get()
  return expiresAt !== null && expiresAt <= signaling.serverNow()
}
