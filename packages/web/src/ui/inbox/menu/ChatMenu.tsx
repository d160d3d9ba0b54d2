// The button with the commands of a chat in the list. Their code comes when they are opened for the first time.
import { Suspense, useState } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import { ChatMenuButton } from './ChatMenuButton.tsx'
import type { ChatMenuProps } from './chat-menu-props.ts'

const ChatMenuContent = lazyPart(
  ['groups'],
  async () => (await import('./ChatMenuContent.tsx')).ChatMenuContent,
)

export function ChatMenu(props: ChatMenuProps) {
  const { name, isOpen, onOpenChange } = props
  const [wasOpen, setWasOpen] = useState(false)
  if (isOpen && !wasOpen) setWasOpen(true)
  const button = <ChatMenuButton name={name} onClick={() => onOpenChange(true)} />
  if (!wasOpen) return button
  return (
    <Suspense fallback={button}>
      <ChatMenuContent {...props} />
    </Suspense>
  )
}
