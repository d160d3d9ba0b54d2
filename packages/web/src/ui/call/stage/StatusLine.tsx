// One line under the name: what is going on, or for how long the call has run.
import { useEffect, useState } from 'react'
import type { CallView } from '../../../calling/view.ts'
import { formatDuration } from '../../../i18n/format.ts'
import { classNames } from '../../parts/class-names.ts'
import { useText } from '../../text-context.tsx'

export function StatusLine({ view, className }: { view: CallView; className?: string }) {
  const t = useText('call')
  return (
    <div
      className={classNames(
        'flex min-h-6 items-center justify-center text-muted in-[header]:justify-start',
        className,
      )}
    >
      <span role="status">{view.status !== null && t(view.status.key, view.status.values)}</span>
      {view.status === null && view.timerFrom !== null && <CallTimer fromMs={view.timerFrom} />}
    </div>
  )
}

/** Counts from a moment of the clock that only goes on: somebody may set the other one during a call. */
function CallTimer({ fromMs }: { fromMs: number }) {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      setNow(performance.now())
      // On the second, so that it never skips one.
      timer = setTimeout(tick, 1000 - ((performance.now() - fromMs) % 1000))
    }
    tick()
    return () => clearTimeout(timer)
  }, [fromMs])
  return (
    <span role="timer" className="figures">
      {formatDuration(now - fromMs)}
    </span>
  )
}
