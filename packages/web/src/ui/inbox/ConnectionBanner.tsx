// Says that the connection is gone, what was kept and what happens next. Short breaks go unmentioned.
import { CloudOff, RefreshCw } from 'lucide-react'
import { Button } from '../parts/Button.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useDelayed } from '../use-delayed.ts'
import { useValue } from '../use-value.ts'

/** A break shorter than this is nobody's business, in milliseconds. */
const quietMs = 2_000

export function ConnectionBanner() {
  const t = useText()
  const { kind } = useValue(useSession().connection)
  const isAway = useDelayed(kind === 'connecting' || kind === 'offline', quietMs)
  return (
    <div role="status" className="pointer-events-none flex justify-center px-3">
      {isAway && (
        <p className="flex max-w-120 items-center gap-2 rounded-large bg-warning-soft px-4 py-2 text-small text-warning-text shadow-float animate-appear">
          <CloudOff size={18} aria-hidden="true" className="shrink-0" />
          {t(kind === 'offline' ? 'connection.offline' : 'connection.connecting')}
        </p>
      )}
      {kind === 'unsupported' && (
        <div className="pointer-events-auto flex max-w-120 items-center gap-3 rounded-large bg-warning-soft px-4 py-2 text-small text-warning-text shadow-float">
          <RefreshCw size={18} aria-hidden="true" className="shrink-0" />
          <p>
            <strong className="block font-semibold">{t('unsupported.title')}</strong>
            {t('unsupported.text')}
          </p>
          <Button tone="primary" onClick={() => location.reload()}>
            {t('unsupported.reload')}
          </Button>
        </div>
      )}
    </div>
  )
}
