// Calls that go on without this page: over every page, with the one gesture that brings them here.
import type { Elsewhere } from '@poruch/calls'
import { Phone, PhoneOff } from 'lucide-react'
import type { PageCalls } from '../../calling/page-calls.ts'
import { formatTime } from '../../i18n/format.ts'
import { isolated } from '../../i18n/isolate.ts'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { usePeer } from './use-peer.ts'

export function ReturnBars({ calls }: { calls: PageCalls }) {
  const t = useText('call')
  const elsewhere = useValue(calls.engine.elsewhere)
  if (elsewhere.length === 0) return null
  return (
    <section
      aria-label={t('call.running')}
      className="pointer-events-none fixed inset-x-0 top-18 z-40 flex flex-col items-center gap-2 px-3"
    >
      {elsewhere.map((one) => (
        <Bar key={one.callId} there={one} calls={calls} />
      ))}
    </section>
  )
}

function Bar({ there, calls }: { there: Elsewhere; calls: PageCalls }) {
  const t = useText('call')
  const locale = useLocale()
  const peer = usePeer(there)
  const isInOtherTab = useValue(calls.isInOtherTab)
  const name = isolated(peer.name)
  const isOnOther = there.kind === 'move'
  return (
    <div className="pointer-events-auto flex w-full max-w-144 flex-wrap items-center gap-x-3 gap-y-1 rounded-large border border-line bg-raised py-2 ps-4 pe-2 shadow-float animate-rise">
      <Phone size={20} aria-hidden="true" className="shrink-0 text-accent-text" />
      <div role="status" className="min-w-36 flex-1">
        <p className="boxed">
          {t(isOnOther ? 'call.move_text' : isInOtherTab ? 'call.return_tab' : 'call.return_text', { name })}
        </p>
        {there.answeredAt !== null && (
          <p className="figures text-small text-muted">
            {t('call.since', { time: formatTime(locale, there.answeredAt) })}
          </p>
        )}
      </div>
      <div className="ms-auto flex items-center gap-1">
        <Button tone="primary" onClick={() => calls.comeBack(there.callId)}>
          {t(isOnOther ? 'call.move' : isInOtherTab ? 'call.return_here' : 'call.return')}
        </Button>
        {!isInOtherTab && !isOnOther && (
          <IconButton
            icon={PhoneOff}
            label={t('call.end')}
            onClick={() => calls.engine.leave(there.callId)}
          />
        )}
      </div>
    </div>
  )
}
