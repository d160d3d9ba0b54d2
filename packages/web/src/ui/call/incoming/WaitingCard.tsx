// A second call rings softly beside the one that runs: who, and what to do about both.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { MessageSquareText, Pause, PhoneMissed, PhoneOff } from 'lucide-react'
import type { PageCalls } from '../../../calling/page-calls.ts'
import { incomingHeading } from '../../../calling/words.ts'
import { focusComposer } from '../../focus-composer.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { useText } from '../../text-context.tsx'
import { useOpenChat } from '../../use-open-chat.ts'
import { useValue } from '../../use-value.ts'
import { useLeaving } from '../use-leaving.ts'
import type { Peer } from '../use-peer.ts'
import { useWhoCalls } from '../use-who-calls.ts'
import { BesideCall } from './BesideCall.tsx'

export function Waiting({ calls }: { calls: PageCalls }) {
  const call = useValue(calls.engine.waiting)
  return call === null ? null : <WaitingCall call={call} calls={calls} />
}

function WaitingCall({ call, calls }: { call: CallHandle; calls: PageCalls }) {
  const snapshot = useValue(call)
  useLeaving(call, snapshot)
  return snapshot.phase === 'incoming' ? <Card call={call} calls={calls} snapshot={snapshot} /> : null
}

interface CardProps {
  call: CallHandle
  calls: PageCalls
  snapshot: CallSnapshot
}

function Card({ call, calls, snapshot }: CardProps) {
  const t = useText('call')
  const { caller, place, sentence } = useWhoCalls(snapshot)
  const heading = t(incomingHeading(snapshot.media).key)
  return (
    <BesideCall label={sentence} isUrgent>
      <div className="flex items-center gap-3">
        <Avatar id={caller.id} name={caller.name} />
        <div className="min-w-0 flex-1">
          <p dir="auto" title={caller.name} className="truncate text-left font-semibold">
            {caller.name}
          </p>
          <p className="boxed text-small text-muted">
            {[caller.username, place, heading].filter((words) => words !== null).join(' · ')}
          </p>
        </div>
      </div>
      <Choices call={call} calls={calls} caller={caller} />
    </BesideCall>
  )
}

function Choices({ call, calls, caller }: Pick<CardProps, 'call' | 'calls'> & { caller: Peer }) {
  const t = useText('call')
  const openChat = useOpenChat()
  // Whoever is in another call is not seen unasked.
  const wanted = { microphone: true, camera: false }
  const reply = async () => {
    call.decline('user')
    if (caller.userId !== null && (await openChat(caller.userId))) focusComposer()
  }
  return (
    <div className="grid gap-2 short:grid-cols-2 sm:grid-cols-2 [&>button]:px-2">
      <Button tone="primary" onClick={() => calls.engine.answerWaiting('hold', wanted)}>
        <Pause size={18} aria-hidden="true" />
        {t('call.hold_and_accept')}
      </Button>
      <Button onClick={() => calls.engine.answerWaiting('end', wanted)}>
        <PhoneMissed size={18} aria-hidden="true" />
        {t('call.end_and_accept')}
      </Button>
      <Button tone="danger" onClick={() => call.decline('user')}>
        <PhoneOff size={18} aria-hidden="true" />
        {t('call.decline')}
      </Button>
      <Button tone="quiet" onClick={() => void reply()}>
        <MessageSquareText size={18} aria-hidden="true" />
        {t('call.reply')}
      </Button>
    </div>
  )
}
