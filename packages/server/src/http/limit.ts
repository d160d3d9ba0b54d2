// Refuses what comes too often, and says how long to wait.
import { PoruchError } from '@poruch/protocol'
import type { Context } from '../context.ts'
import type { RateName } from '../limits/rate-limits.ts'

/** @throws PoruchError `rate_limited` when `key` did this too often. */
export function mustBeWithin(context: Context, name: RateName, key: string): void {
  const retryAfterMs = context.limits.take(name, key)
  if (retryAfterMs > 0) throw new PoruchError('rate_limited', { retryAfterMs })
}
