// What differs between calls by the kind of place they are in; everything else about them is the same.
import type { Call, ChatKind } from '@poruch/protocol'

export interface Policy {
  /** Does it ring those invited when it begins, or is it only found there? */
  readonly rings: boolean
  /** It is over when one leaves, or when nobody is left. */
  readonly ends: 'one_left' | 'all_left'
  /** May people come in of themselves, be called in later, and go on with another device when theirs is lost? */
  readonly isOpen: boolean
}

export const policies = {
  direct: { rings: true, ends: 'one_left', isOpen: false },
  /** A direct chat's call into which others were called. */
  extended: { rings: true, ends: 'all_left', isOpen: true },
  group: { rings: true, ends: 'all_left', isOpen: true },
  room: { rings: false, ends: 'all_left', isOpen: true },
} as const satisfies Record<string, Policy>

export function policyOf(kind: ChatKind, { roomId, pair }: Pick<Call, 'roomId' | 'pair'>): Policy {
  if (roomId !== null) return policies.room
  if (kind !== 'direct') return policies.group
  return pair ? policies.direct : policies.extended
}
