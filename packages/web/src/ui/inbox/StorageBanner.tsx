// Says before it hurts that what is written here ends with the page, and lets the browser ask before it closes it.
import { HardDrive } from 'lucide-react'
import { useEffect } from 'react'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function StorageBanner() {
  const t = useText('sign-in')
  const session = useSession()
  const { kind } = useValue(session.connection)
  const hasNoDisk = useValue(session.persistence) === 'memory'
  const unsentEnds = useValue(session.unsentEnds)
  useEffect(() => {
    if (!unsentEnds) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [unsentEnds])
  // While all goes out at once there is nothing to fear.
  const isShown = hasNoDisk && (unsentEnds || kind !== 'online')
  return (
    <div role="status" className="pointer-events-none flex justify-center px-3">
      {isShown && (
        <p className="flex max-w-120 items-center gap-2 rounded-large bg-warning-soft px-4 py-2 text-small text-warning-text shadow-float">
          <HardDrive size={18} aria-hidden="true" className="shrink-0" />
          {t('storage.memory')}
        </p>
      )}
    </div>
  )
}
