// Whether "Chat info" is open: it stands in the address, so that the way back on a phone leads to the chat.
import type { ChatId } from '@poruch/protocol'
import { type RefObject, useEffect, useRef } from 'react'
import { useSearch } from 'wouter'
import { useGo } from '../use-go.ts'

interface Info {
  isOpen: boolean
  onToggle: () => void
  /** The button that opens it, which has the focus again after it was closed. */
  ref: RefObject<HTMLButtonElement | null>
}

export function useInfo(chatId: ChatId): Info {
  const go = useGo()
  const isOpen = new URLSearchParams(useSearch()).has('info')
  const ref = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current && !isOpen) ref.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  const path = `/chat/${chatId}`
  return { isOpen, onToggle: () => (isOpen ? go.back(path) : go.to(`${path}?info`)), ref }
}
