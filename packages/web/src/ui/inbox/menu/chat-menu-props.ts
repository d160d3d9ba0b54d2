// Whose commands a menu has, and whether it is open: other things than its button open it too.
import type { ChatSummary } from '@poruch/client'

export interface ChatMenuProps {
  summary: ChatSummary
  /** Of the chat. */
  name: string
  isOpen: boolean
  onOpenChange: (open: boolean) => void
}
