// What the window of a running call is drawn from, beside what every part of it is.
import type { CallScreenProps } from '../screen-props.ts'
import type { Layout } from '../use-layout.ts'
import type { MaybePictureInPicture } from './use-picture-in-picture.ts'

export interface StageProps extends CallScreenProps {
  pip: MaybePictureInPicture
  /** Kept while the window is small. */
  layout: Layout
}
