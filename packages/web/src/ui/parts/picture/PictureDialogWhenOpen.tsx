// The choice of a picture, whose code comes only when it is opened for the first time.
import { Suspense } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import type { PictureDialogProps } from './PictureDialog.tsx'

const PictureDialog = lazyPart(['picture'], async () => (await import('./PictureDialog.tsx')).PictureDialog)

export function PictureDialogWhenOpen(props: PictureDialogProps) {
  return <Suspense>{props.open && <PictureDialog {...props} />}</Suspense>
}
