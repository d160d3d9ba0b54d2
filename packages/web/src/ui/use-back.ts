// The way back closes what lies over the page, and leaves the page under it alone: an entry of the browser's history stands for it.
import { useLayoutEffect, useRef } from 'react'
import type { AroundNavHandler } from 'wouter'

/** What a way back would close, the topmost one last. One entry stands for all of them. */
const open = new Set<() => void>()

/** The name by which the entry is known, beside what the page under it remembers. */
const mark = 'over'

/** We are on our way from the entry back to the page, as nothing lies over it any more. */
let isReturning = false
/** What is to be done when we are there. */
let afterwards: (() => void) | null = null
let isWaiting = false

/** The entry stands on top. */
function isMarked(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && mark in state
}

/** At once: whoever sees something may go back in the same moment. */
function putEntry(): void {
  if (open.size > 0 && !isMarked() && !isReturning) history.pushState({ ...history.state, [mark]: true }, '')
}

/** In a task of its own: what closes to make room for another, or for another page, needs no entry less. */
function settle(): void {
  if (isWaiting) return
  isWaiting = true
  setTimeout(() => {
    isWaiting = false
    if (isReturning) return
    putEntry()
    // Also when it was come upon by the way forward, or by loading the page anew: nothing is open then.
    if (open.size === 0 && isMarked()) {
      isReturning = true
      history.back()
    }
  })
}

function onPopState(): void {
  if (isReturning) {
    isReturning = false
    afterwards?.()
    afterwards = null
  } else if (!isMarked()) [...open].at(-1)?.()
  settle()
}

addEventListener('popstate', onPopState)
settle()

/** Another page takes the place of the entry, so that the way back from it leads to the page. For the router. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  const go = () => navigate(to, isMarked() ? { ...options, replace: true } : options)
  if (isReturning) afterwards = go
  else go()
}

/** How many entries of the history to go back to the page before this one. */
export function stepsBack(): number {
  return isMarked() && !isReturning ? 2 : 1
}

/** For whatever lies over the page, for as long as it is drawn: `close` is called at the way back. */
export function useBack(close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  useLayoutEffect(() => {
    const own = () => latest.current()
    open.add(own)
    putEntry()
    return () => {
      open.delete(own)
      settle()
    }
  }, [])
}
