// Moves between pages, and back the way the person came.
import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { stepsBack } from './use-back.ts'

interface Go {
  to: (path: string) => void
  /** In the place of this page: the way back leads where it led before. */
  instead: (path: string) => void
  /** Back to where this page was opened from; to `fallback` when it was opened by its address. */
  back: (fallback: string) => void
}

/** What a page remembers in the browser's history when it was opened from inside the app. */
export const fromInside = { inside: true } as const

function isFromInside(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'inside' in state
}

export function useGo(): Go {
  const [, navigate] = useLocation()
  const to = useCallback((path: string) => navigate(path, { state: fromInside }), [navigate])
  const instead = useCallback(
    (path: string) => navigate(path, { replace: true, state: isFromInside() ? fromInside : null }),
    [navigate],
  )
  const back = useCallback(
    (fallback: string) => {
      if (isFromInside()) history.go(-stepsBack())
      else navigate(fallback, { replace: true })
    },
    [navigate],
  )
  return { to, instead, back }
}
