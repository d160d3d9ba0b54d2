// The call as a person sees it while it runs: on the whole screen, or in a small window beside the app.
import type { CallScreenProps } from './screen-props.ts'
import { FullScreen } from './stage/FullScreen.tsx'
import { MiniWindow } from './stage/MiniWindow.tsx'
import './call.css'

export function CallScreens(props: CallScreenProps) {
  return props.isMinimised ? <MiniWindow {...props} /> : <FullScreen {...props} />
}
