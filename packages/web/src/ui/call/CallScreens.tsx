// The call as a person sees it while it runs: on the whole screen, or in a small window beside the app.
import { useRef } from 'react'
import { largeIn } from '../../calling/others.ts'
import type { CallScreenProps } from './screen-props.ts'
import { FullScreen } from './stage/FullScreen.tsx'
import { MiniWindow } from './stage/MiniWindow.tsx'
import { usePictureInPicture } from './stage/use-picture-in-picture.ts'
import { useLayout } from './use-layout.ts'
import './call.css'

export function CallScreens(props: CallScreenProps) {
  const { snapshot, view, isMinimised } = props
  const video = useRef<HTMLVideoElement>(null)
  const pip = usePictureInPicture(video, view.picture === 'remote' ? largeIn(snapshot) : null)
  const layout = useLayout(snapshot)
  const stage = { ...props, pip, layout }
  return (
    <>
      {isMinimised ? <MiniWindow {...stage} /> : <FullScreen {...stage} />}
      {/* Seen in a window of the browser alone. */}
      <video ref={video} muted playsInline inert className="pointer-events-none fixed size-px opacity-0" />
    </>
  )
}
