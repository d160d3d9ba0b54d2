// Hands the session of the person who is signed in to every component below.
import type { Session } from '@poruch/client'
import { createContext, useContext } from 'react'

const SessionContext = createContext<Session | null>(null)

export const SessionProvider = SessionContext.Provider

/** The open session. Throws outside the signed-in part of the app: that would be a mistake in the code. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('useSession outside a SessionProvider')
  return session
}
