// The call that was put aside: with whom, and the way back to it.
import type { CallHandle } from '@poruch/calls'
import { Pause, PhoneOff } from 'lucide-react'
import { useEffect } from 'react'
import { showToast } from '../../../app/toasts.ts'
import type { PageCalls } from '../../../calling/page-calls.ts'
import { isolated } from '../../../i18n/isolate.ts'
import { Button } from '../../parts/Button.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import { usePeer } from '../use-peer.ts'
import { BesideCall } from './BesideCall.tsx'

export function Held({ calls }: { calls: PageCalls }) {
  const call = useValue(calls.engine.held)
  return call === null ? null : <Bar call={call} calls={calls} />
}

function Bar({ call, calls }: { call: CallHandle; calls: PageCalls }) {
  const t = useText('call')
  const snapshot = useValue(call)
  const peer = usePeer(snapshot)
  const name = isolated(peer.name)
  const isOver = snapshot.phase === 'ended'
  const over = t('call.held_ended', { name })
  useEffect(() => {
    if (!isOver) return
    showToast(over)
    call.dismiss()
  }, [call, isOver, over])
  if (isOver || snapshot.phase === 'ending') return null
  return (
    <BesideCall label={t('call.held_with', { name })}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Pause size={20} aria-hidden="true" className="shrink-0 text-muted" />
        <p className="boxed min-w-40 flex-1">{t('call.held_with', { name })}</p>
        <div className="ms-auto flex items-center gap-1">
          <Button tone="primary" onClick={() => calls.engine.swap()}>
            {t('call.resume')}
          </Button>
          <IconButton icon={PhoneOff} label={t('call.end_held', { name })} onClick={() => call.hangUp()} />
        </div>
      </div>
    </BesideCall>
  )
}
