// Who sends a request: kept beside it by the guard, read by the routes behind that.
import type { Device, User } from '@poruch/protocol'
import type { FastifyRequest } from 'fastify'

export interface Session {
  readonly user: User
  readonly device: Device
}

const sessions = new WeakMap<FastifyRequest, Session>()

/** Only for the guard. */
export function keepSession(request: FastifyRequest, session: Session): void {
  sessions.set(request, session)
}

/** The session of a request that `requireSession` let through. */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessions.get(request)
  if (session === undefined) throw new Error('The route is not behind requireSession.')
  return session
}
