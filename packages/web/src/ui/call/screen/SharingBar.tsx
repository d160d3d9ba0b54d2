// Says, for as long as it is so, that others see the own screen.
import type { CallSnapshot } from '@poruch/calls'
import { ScreenShare } from 'lucide-react'
import { useText } from '../../text-context.tsx'

export function SharingBar({ snapshot: { screen } }: { snapshot: CallSnapshot }) {
  const t = useText('call')
  // Always there, so that a screen reader hears of the change.
  return (
    <div role="status" className="pointer-events-none relative z-2 flex justify-center px-3">
      {screen.live && (
        <p className="flex max-w-full items-center gap-2 rounded-full bg-raised px-3 py-1.5 text-small animate-appear">
          <ScreenShare size={16} aria-hidden="true" className="shrink-0 text-accent-text" />
          {t(screen.hasAudio ? 'call.sharing_with_sound' : 'call.sharing')}
        </p>
      )}
    </div>
  )
}
