// How often the connection was lost, and a report of it to copy for whoever runs the server.
import { type CallHandle, type CallReport, type CallSnapshot, reportText } from '@poruch/calls'
import { Copy } from 'lucide-react'
import { showToast } from '../../../app/toasts.ts'
import type { Text } from '../../../i18n/translator.ts'
import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useText } from '../../text-context.tsx'
import { useReport } from './use-report.ts'

export interface ReportProps {
  call: CallHandle
  snapshot: CallSnapshot
  align?: 'start' | 'center'
}

export function Report({ call, snapshot, align = 'start' }: ReportProps) {
  const t = useText('call')
  const report = useReport(call, snapshot)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(reportText(snapshot, call.report(), performance.now()))
      showToast(t('call.copied'))
    } catch {
      // Refused, or no secure context.
      showToast(t('call.copy_failed'), 'error')
    }
  }
  return (
    <div className={classNames('flex flex-col', align === 'start' ? 'items-start' : 'items-center pt-3')}>
      {report.lost.times > 0 && (
        <p className="figures text-small text-warning-text">{lostText(t, report.lost)}</p>
      )}
      <Button
        tone="quiet"
        className={classNames('px-3', align === 'start' && '-ms-3')}
        onClick={() => void copy()}
      >
        <Copy size={18} aria-hidden="true" />
        {t('call.copy_report')}
      </Button>
    </div>
  )
}

/** "Connection lost twice, 14 s in all" */
export function lostText(t: Text<'call'>, { times, ms }: CallReport['lost']): string {
  const all = Math.max(1, Math.round(ms / 1_000))
  const [minutes, seconds] = [Math.floor(all / 60), all % 60]
  const time = t(minutes > 0 ? 'call.lost_minutes' : 'call.lost_seconds', { minutes, seconds })
  return t('call.lost', { count: times, time })
}
