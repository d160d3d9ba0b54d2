// One stop of the keyboard for all messages: up and down go from one to the next, left and right to what can be pressed in it.
import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import { type FocusEvent, type KeyboardEvent, useCallback, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Row } from './rows.ts'

/** A row of the list; what is in it can have the focus, but is no stop of its own. */
const rowSelector = '[data-index]'
const controls = 'a[href], button:not(:disabled)'

export interface Roving {
  /** The message that the keyboard is at, by its place among the rows; -1 while it is elsewhere: then the list itself is the stop. */
  at: number
  /** Draws that message wherever it is, so that the focus is not lost when the list is scrolled. */
  rangeExtractor: (range: Range) => number[]
  handlers: {
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
    onFocus: (event: FocusEvent<HTMLElement>) => void
    onBlur: (event: FocusEvent<HTMLElement>) => void
  }
}

/** @param reveal scrolls a row into sight that may be far away */
export function useRoving(rows: readonly Row[], reveal: (index: number) => void): Roving {
  const [key, setKey] = useState<string | null>(null)
  const at = key === null ? -1 : rows.findIndex((row) => row.key === key)
  const rangeExtractor = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range)
      return at < 0 || drawn.includes(at) ? drawn : [...drawn, at].sort((a, b) => a - b)
    },
    [at],
  )
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const list = event.currentTarget
    const index = nextRow(event.key, list, rows)
    if (index !== null) {
      event.preventDefault()
      flushSync(() => setKey(rows[index]?.key ?? null))
      if (event.key === 'Home' || event.key === 'End') reveal(index)
      const row = list.querySelector<HTMLElement>(`[data-index="${index}"]`)
      row?.focus({ preventScroll: true })
      row?.scrollIntoView({ block: 'nearest' })
    } else if (moveInRow(event.key)) event.preventDefault()
  }
  return {
    at,
    rangeExtractor,
    handlers: {
      onKeyDown,
      onFocus: ({ target }) => setKey(rows[indexOf(target) ?? -1]?.key ?? null),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setKey(null)
      },
    },
  }
}

function indexOf(element: Element | null): number | null {
  const row = element?.closest<HTMLElement>(rowSelector)
  return row === null || row === undefined ? null : Number(row.dataset.index)
}

/** Null: the key is not for us. */
function nextRow(key: string, list: HTMLElement, rows: readonly Row[]): number | null {
  const isMessage = ({ kind }: Row) => kind === 'message'
  if (key === 'Home') return orNull(rows.findIndex(isMessage))
  if (key === 'End') return orNull(rows.findLastIndex(isMessage))
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null
  const from = indexOf(document.activeElement)
  if (from === null) return orNull(lastInSight(list, rows))
  const row = list.querySelector(`[data-index="${from}"]`)
  // What does not fit is read first: the list is scrolled by the key, as ever.
  if (row !== null && goesOn(row, list, key)) return null
  const step = key === 'ArrowUp' ? -1 : 1
  for (let index = from + step; index >= 0 && index < rows.length; index += step)
    if (rows[index]?.kind === 'message') return index
  return null
}

const orNull = (index: number): number | null => (index < 0 ? null : index)

/** The row is higher than the list, and there is more of it where the key leads. */
function goesOn(row: Element, list: Element, key: 'ArrowUp' | 'ArrowDown'): boolean {
  const [own, around] = [row.getBoundingClientRect(), list.getBoundingClientRect()]
  if (own.height <= around.height) return false
  return key === 'ArrowUp' ? own.top < around.top : own.bottom > around.bottom
}

function lastInSight(list: Element, rows: readonly Row[]): number {
  const { bottom } = list.getBoundingClientRect()
  const inSight = [...list.querySelectorAll<HTMLElement>(rowSelector)]
    .filter((row) => row.getBoundingClientRect().top < bottom)
    .map((row) => Number(row.dataset.index))
  return Math.max(-1, ...inSight.filter((index) => rows[index]?.kind === 'message'))
}

/** @returns whether the key leads somewhere in the message that has the focus */
function moveInRow(key: string): boolean {
  const row = document.activeElement?.closest<HTMLElement>(rowSelector)
  if (row === null || row === undefined || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return false
  const stops = [row, ...row.querySelectorAll<HTMLElement>(controls)]
  const at = stops.findIndex((stop) => stop.matches(':focus'))
  stops[at + (key === 'ArrowRight' ? 1 : -1)]?.focus()
  return true
}
