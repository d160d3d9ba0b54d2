// Marks that say what the other side turned off. Their place is kept, so that nothing moves when one comes or goes.
import { MicOff, VideoOff } from 'lucide-react'
import type { RemoteMark } from '../../../calling/view.ts'
import { useText } from '../../text-context.tsx'

export function RemoteMarks({ marks, name }: { marks: readonly RemoteMark[]; name: string }) {
  const t = useText('call')
  return (
    <div
      role="status"
      className="pointer-events-none relative flex min-h-9 short:min-h-0 flex-wrap justify-center gap-2 px-4"
    >
      {marks.map((mark) => (
        <span
          key={mark}
          className="flex items-center gap-2 rounded-full bg-raised px-3 py-1.5 text-small text-ink animate-appear"
        >
          {mark === 'muted' ? (
            <MicOff size={16} aria-hidden="true" />
          ) : (
            <VideoOff size={16} aria-hidden="true" />
          )}
          {t(mark === 'muted' ? 'call.remote_muted' : 'call.remote_camera_off', { name })}
        </span>
      ))}
    </div>
  )
}
