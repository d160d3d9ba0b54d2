// What is open beside the chat: it stands in the address, so that the way back on a phone leads to the chat.
import type { ChatId } from '@poruch/protocol'
import { type RefObject, useEffect, useRef } from 'react'
import { useSearch } from 'wouter'
import { useGo } from '../use-go.ts'

export interface Side {
  isOpen: boolean
  onToggle: () => void
  /** The button that opens it, which has the focus again after it was closed. */
  ref: RefObject<HTMLButtonElement | null>
}

const names = ['info', 'rooms'] as const
type SideName = (typeof names)[number]

/** One of them is open, or none. */
export function useSides(chatId: ChatId): Readonly<Record<SideName, Side>> {
  const go = useGo()
  const search = new URLSearchParams(useSearch())
  const open = names.find((name) => search.has(name)) ?? null
  const refs = {
    info: useRef<HTMLButtonElement>(null),
    rooms: useRef<HTMLButtonElement>(null),
  }
  const before = useRef(open)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same two, always
  useEffect(() => {
    if (before.current !== null && open === null) refs[before.current].current?.focus()
    before.current = open
  }, [open])
  const path = `/chat/${chatId}`
  const side = (name: SideName): Side => ({
    isOpen: open === name,
    onToggle: () => {
      if (open === name) go.back(path)
      else if (open === null) go.to(`${path}?${name}`)
      // The way back leads to the chat, not through all that was beside it.
      else go.instead(`${path}?${name}`)
    },
    ref: refs[name],
  })
  return { info: side('info'), rooms: side('rooms') }
}
