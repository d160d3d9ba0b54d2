// Hands the app (who is signed in, signing in and out) to the components that need it.
import { createContext, useContext } from 'react'
import type { App } from '../app/state.ts'

const AppContext = createContext<App | null>(null)

export const AppProvider = AppContext.Provider

/** The app of this page. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('useApp outside an AppProvider')
  return app
}
