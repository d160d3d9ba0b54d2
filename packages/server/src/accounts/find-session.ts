// Whose token this is: the one look that routes and sockets share.
import type { Db } from '../db/open.ts'
import type { Session } from '../http/session-of.ts'
import { findDeviceByTokenHash } from './store.ts'
import { hashToken } from './tokens.ts'

/** The living session of a token; null without one, and for one that ended or never was. */
export async function findSession(db: Db, token: string | null): Promise<Session | null> {
  return token === null ? null : await findDeviceByTokenHash(db, hashToken(token))
}
