// Finds the place at which a chat was left, and notes it when the chat is left again.
import type { ChatId } from '@poruch/protocol'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import { useSession } from '../../session-context.tsx'
import { type LeftPlace, leftPlaces } from './left-places.ts'
import type { Row, UnreadSpan } from './rows.ts'

export interface Left {
  /** When this list was drawn first. */
  place: LeftPlace | null
  /** Now: a list that was hidden for a moment was left by then. */
  top: () => LeftPlace['top']
}

export function useLeftPlace(chatId: ChatId): Left {
  const session = useSession()
  const [left] = useState<Left>(() => ({
    place: leftPlaces(session).get(chatId) ?? null,
    top: () => leftPlaces(session).get(chatId)?.top ?? null,
  }))
  return left
}

export interface LeavingProps {
  chatId: ChatId
  list: Virtualizer<HTMLDivElement, Element>
  rows: readonly Row[]
  unread: UnreadSpan | null
  isAtEnd: boolean
  /** Only then is the place one that the reader has chosen. */
  isPlaced: boolean
}

export function useNotedPlace({ chatId, list, ...shown }: LeavingProps): void {
  const session = useSession()
  const latest = useRef(shown)
  latest.current = shown
  useLayoutEffect(() => {
    return () => {
      const { rows, unread, isPlaced, isAtEnd } = latest.current
      if (!isPlaced) return
      const measured = list.takeSnapshot().map(({ key, size }) => [String(key), size] as const)
      // Those that were as high as before were not measured anew.
      const heights = new Map([...(leftPlaces(session).get(chatId)?.heights ?? []), ...measured])
      // Nothing is asked of the page: it may be hidden by now.
      const top = isAtEnd ? null : topOf(list, rows)
      leftPlaces(session).set(chatId, { top, unread, heights })
    }
  }, [session, chatId, list])
}

/** A message: days and lines may stand elsewhere by then. */
function topOf(list: LeavingProps['list'], rows: readonly Row[]): LeftPlace['top'] {
  const offset = list.scrollOffset ?? 0
  const first = list.getVirtualItemForOffset(offset)?.index ?? 0
  const index = rows.findIndex(({ kind }, at) => at >= first && kind === 'message')
  const item = list.measurementsCache[index]
  return item === undefined ? null : { key: String(item.key), above: offset - item.start }
}
