// The record of a call in its chat: how it went, who was in it, with a button that calls back.
import type { CallPlace } from '@poruch/calls'
import type { ChatKind } from '@poruch/protocol'
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react'
import { isMissed } from '../../../calling/call-entry.ts'
import { startCall } from '../../../calling/start-call.ts'
import { formatTime } from '../../../i18n/format.ts'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { useSession } from '../../session-context.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import type { BodyOf } from './by-kind.ts'
import type { MessageRow } from './message-row.ts'
import { recordText } from './record-text.ts'
import { useNames } from './use-names.ts'

export interface CallPartner {
  place: CallPlace
  name: string
}

export interface CallBodyProps {
  call: BodyOf<'call'>
  row: Pick<MessageRow, 'at' | 'isMine'>
  partner: CallPartner | null
  /** Of the chat. */
  kind: ChatKind
}

export function CallBody({ call, row, partner, kind }: CallBodyProps) {
  const t = useText()
  const locale = useLocale()
  const missed = isMissed(call.reason, row.isMine)
  const Icon = missed ? PhoneMissed : row.isMine ? PhoneOutgoing : PhoneIncoming
  return (
    <div className={classNames('flex pt-2', row.isMine ? 'justify-end' : 'justify-start')}>
      <div
        className={classNames(
          'flex min-h-13 items-center gap-3 rounded-large py-1 ps-3 shadow-[0_1px_1px_rgb(0_0_0/0.06)]',
          row.isMine ? 'bg-bubble-mine' : 'bg-bubble',
          partner === null ? 'pe-3' : 'pe-1',
        )}
      >
        <Icon size={20} aria-hidden="true" className={missed ? 'text-danger-text' : 'text-accent-text'} />
        <span className="flex flex-col">
          <span className={classNames('figures', missed && 'text-danger-text')}>
            {recordText(t, call, row.isMine)}
          </span>
          <People call={call} kind={kind} />
          <time dateTime={new Date(row.at).toISOString()} className="figures text-small text-muted">
            {formatTime(locale, row.at)}
          </time>
        </span>
        {partner !== null && (
          <IconButton
            icon={call.media === 'video' ? Video : Phone}
            label={t('record.call_back', { name: partner.name })}
            tabIndex={-1}
            onClick={() =>
              void startCall(partner.place, call.media === 'video' ? 'video' : 'audio', t('error.network'))
            }
          />
        )}
      </div>
    </div>
  )
}

/** Of the two in a direct chat nobody has to be told who they were. */
function People({ call, kind }: Pick<CallBodyProps, 'call' | 'kind'>) {
  const { people, peopleCount } = call
  const me = useValue(useSession().me)
  // "you" does not begin a line.
  const names = useNames(
    [...people].sort((one, other) => Number(one === me.id) - Number(other === me.id)),
    peopleCount,
  )
  if (peopleCount === 0 || (kind === 'direct' && peopleCount <= 2)) return null
  return <span className="break-long max-w-80 text-small text-muted">{names}</span>
}
