// Who is signed in on this device: found at start, changed by signing in and out, kept for the next visit.
import { type Cache, createApi, NetworkError, type SealedIn, type Session } from '@poruch/client'
import { type Readable, Value } from '@poruch/live'
import type { InviteCheck, ServerInfo, SessionInfo, SignIn, SignUp, UserId } from '@poruch/protocol'
import { forgetSession, keepSession, keptSession, sessionStorageKey } from './kept-session.ts'

export type AppState =
  | { kind: 'starting' }
  /** Nobody was signed in here and the server cannot be asked, or a part of the app is missing. */
  | { kind: 'unreachable' }
  | { kind: 'signed_out'; server: ServerInfo; leaving: Leaving }
  | { kind: 'signed_in'; session: Session; signOut: () => Promise<void> }

/** How the last person who was signed in left. */
export interface Leaving {
  /** Signed out by another device or by a changed password, not by this person here. */
  expelled: boolean
  /** Where what they wrote and did not send waits for them. */
  unsent: SealedIn
}

export const nobodyLeft: Leaving = { expelled: false, unsent: 'nowhere' }

export interface App {
  readonly state: Readable<AppState>
  /** Looks again for a session or a server; for the state `unreachable`. */
  start(): Promise<void>
  /** Reject with PoruchError or NetworkError. */
  signIn(body: Pick<SignIn, 'username' | 'password'>): Promise<void>
  signUp(body: Pick<SignUp, 'displayName' | 'username' | 'password' | 'invite'>): Promise<void>
  /** What an invite link leads to. */
  checkInvite(token: string): Promise<InviteCheck>
}

/** How long to wait before asking a silent server again, in milliseconds. */
const retryMs = 4_000

/** The app of one page. `origin` without a slash at the end. */
export function createApp(origin: string): App {
  const api = createApi({ origin })
  const state = new Value<AppState>({ kind: 'starting' })
  let closeCurrent: () => Promise<SealedIn> = async () => 'nowhere'
  /** What could not be kept on the disk of those who signed out in this page. */
  const sealedHere = new Map<UserId, Cache>()

  async function enter(info: SessionInfo): Promise<void> {
    keepSession(info)
    await closeCurrent()
    const { openCache, openSession } = await import('./open-session.ts')
    const userId = info.user.id
    const cache = sealedHere.get(userId) ?? (await openCache(`poruch-${userId}`))
    sealedHere.delete(userId)
    const session = await openSession(info, { api, origin, cache })
    const leave = async (expelled: boolean): Promise<void> => {
      forgetSession()
      await showDoor({ expelled, unsent: await closeCurrent() })
    }
    const stopWatching = session.connection.subscribe(() => {
      if (session.connection.get().kind === 'signed_out') void leave(true)
    })
    closeCurrent = async () => {
      closeCurrent = async () => 'nowhere'
      stopWatching()
      state.set({ kind: 'starting' })
      await session.close()
      // Another tab may have let the same person in again: then what is kept is in use.
      const isStillIn = keptSession()?.user.id === userId
      const unsent = isStillIn ? cache.persistence.get() : await cache.seal()
      if (unsent === 'memory') sealedHere.set(userId, cache)
      else cache.close()
      return unsent
    }
    const signOut = async (): Promise<void> => {
      await api.signOut()
      await leave(false)
    }
    state.set({ kind: 'signed_in', session, signOut })
  }

  /** The page for people who are not signed in. */
  async function showDoor(leaving: Leaving, asked = api.server()): Promise<void> {
    try {
      state.set({ kind: 'signed_out', server: await asked, leaving })
    } catch (error) {
      showUnreachable(error)
    }
  }

  /** Says so, and looks again by itself. */
  function showUnreachable(error: unknown): void {
    if (!(error instanceof NetworkError)) reportError(error)
    state.set({ kind: 'unreachable' })
    setTimeout(() => {
      if (state.get().kind === 'unreachable') void start()
    }, retryMs)
  }

  async function start(): Promise<void> {
    const kept = keptSession()
    // Most likely a file of the app that did not come: a start that stands still would show a page without a word.
    if (kept !== null) return enter(kept).catch(showUnreachable)
    // Together and not one after the other: most likely nobody is signed in.
    const server = api.server()
    server.catch(() => {})
    const found = await api.session().catch((error: unknown) => {
      if (!(error instanceof NetworkError)) reportError(error)
      return null
    })
    if (found === null) return showDoor(nobodyLeft, server)
    return enter(found).catch(showUnreachable)
  }

  // Another tab signed in or out: this one follows.
  window.addEventListener('storage', (event) => {
    if (event.key !== sessionStorageKey) return
    void closeCurrent().then(start)
  })

  return {
    state,
    start,
    signIn: async (body) => enter(await api.signIn(body)),
    signUp: async (body) => enter(await api.signUp(body)),
    checkInvite: (token) => api.checkInvite(token),
  }
}
