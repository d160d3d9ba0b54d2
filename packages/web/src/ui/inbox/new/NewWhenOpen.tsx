// The dialogs that begin something, whose code comes only when one is opened for the first time.
import { Suspense } from 'react'
import { lazyPart } from '../../lazy-part.tsx'

export type NewThing = 'direct_chat' | 'group' | 'channel'

const DirectChatDialog = lazyPart(
  ['people'],
  async () => (await import('./DirectChatDialog.tsx')).DirectChatDialog,
)
const BeginChatDialog = lazyPart(
  ['people', 'groups'],
  async () => (await import('./BeginChatDialog.tsx')).BeginChatDialog,
)

export interface NewWhenOpenProps {
  /** What is being begun; null: nothing. */
  thing: NewThing | null
  onClose: () => void
}

export function NewWhenOpen({ thing, onClose }: NewWhenOpenProps) {
  // Closing is left to the dialog itself, so that the focus goes back to where it came from.
  const onOpenChange = (open: boolean) => {
    if (!open) onClose()
  }
  return (
    <Suspense>
      {thing === 'direct_chat' && <DirectChatDialog open onOpenChange={onOpenChange} />}
      {(thing === 'group' || thing === 'channel') && (
        <BeginChatDialog kind={thing} open onOpenChange={onOpenChange} />
      )}
    </Suspense>
  )
}
