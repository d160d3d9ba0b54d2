// The record of a call in its chat, with a button that calls back.
import type { CallPlace } from '@poruch/calls'
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react'
import { startCall } from '../../../calling/start-call.ts'
import { formatTime } from '../../../i18n/format.ts'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import type { BodyOf } from './by-kind.ts'
import type { MessageRow } from './message-row.ts'
import { isMissed, recordText } from './record-text.ts'

export interface CallPartner {
  place: CallPlace
  name: string
}

export interface CallBodyProps {
  call: BodyOf<'call'>
  row: Pick<MessageRow, 'at' | 'isMine'>
  partner: CallPartner | null
}

export function CallBody({ call, row, partner }: CallBodyProps) {
  const t = useText()
  const locale = useLocale()
  const missed = isMissed(call.reason, row.isMine)
  const Icon = missed ? PhoneMissed : row.isMine ? PhoneOutgoing : PhoneIncoming
  return (
    <div className={classNames('flex pt-2', row.isMine ? 'justify-end' : 'justify-start')}>
      <div
        className={classNames(
          'flex min-h-13 items-center gap-3 rounded-large py-1 ps-3 pe-1 shadow-[0_1px_1px_rgb(0_0_0/0.06)]',
          row.isMine ? 'bg-bubble-mine' : 'bg-bubble',
        )}
      >
        <Icon size={20} aria-hidden="true" className={missed ? 'text-danger-text' : 'text-accent-text'} />
        <span className="flex flex-col">
          <span className={classNames('figures', missed && 'text-danger-text')}>
            {recordText(t, call, row.isMine)}
          </span>
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
