// The people picker, whose code comes only when it is opened for the first time.
import { Suspense } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import type { DirectChatDialogProps } from './DirectChatDialog.tsx'

const DirectChatDialog = lazyPart(
  ['people'],
  async () => (await import('./DirectChatDialog.tsx')).DirectChatDialog,
)

export function DirectChatWhenOpen(props: DirectChatDialogProps) {
  // Closing is left to the picker itself, so that the focus goes back to where it came from.
  return <Suspense>{props.open && <DirectChatDialog {...props} />}</Suspense>
}
