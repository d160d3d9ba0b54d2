// How a call ended: why, how long it was, and what can be done now.

import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { Phone, Video, X } from 'lucide-react'
import { callAgain } from '../../../calling/call-again.ts'
import { isOfConnection } from '../../../calling/words.ts'
import { formatDuration } from '../../../i18n/format.ts'
import { isolated } from '../../../i18n/isolate.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { useText } from '../../text-context.tsx'
import { Report } from '../report/Report.tsx'
import type { CallScreenProps } from '../screen-props.ts'

export function CallEnd({ call, calls, snapshot, view, peer }: CallScreenProps) {
  const t = useText('call')
  const Again = snapshot.media === 'video' ? Video : Phone
  return (
    <div className="flex flex-1 flex-col items-center justify-center overflow-y-auto px-6 py-10 text-center">
      <Avatar id={peer.id} name={peer.name} picture={peer.picture} size="huge" />
      <p dir="auto" className="boxed max-w-full pt-6 text-title font-semibold">
        {peer.name}
      </p>
      <p role="status" className="boxed max-w-full text-large text-muted">
        {view.status !== null && t(view.status.key, { ...view.status.values, name: isolated(peer.name) })}
      </p>
      {view.durationMs !== null && (
        <p className="figures text-muted">{t('call.duration', { time: formatDuration(view.durationMs) })}</p>
      )}
      {view.hint !== null && <p className="max-w-96 pt-3">{t(view.hint.key)}</p>}
      {tellsOfTrouble(call, snapshot) && <Report call={call} snapshot={snapshot} align="center" />}
      <div className="flex min-h-28 w-full max-w-80 flex-col gap-2 pt-8">
        {view.endActions.includes('call_again') && (
          <Button tone="primary" onClick={() => callAgain(call, calls, snapshot)}>
            <Again size={18} aria-hidden="true" />
            {t('call.again')}
          </Button>
        )}
        <Button onClick={() => call.dismiss()}>
          <X size={18} aria-hidden="true" />
          {t('common.close')}
        </Button>
      </div>
    </div>
  )
}

function tellsOfTrouble(call: CallHandle, { reason }: CallSnapshot): boolean {
  return call.report().lost.times > 0 || isOfConnection(reason)
}
