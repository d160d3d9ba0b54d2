// The record of a call in its chat, with a button that calls back.
import type { UserId } from '@poruch/protocol'
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react'
import { startCall } from '../../../calling/start-call.ts'
import { formatTime } from '../../../i18n/format.ts'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import type { CallRow } from '../timeline/rows.ts'
import { isMissed, recordText } from './record-text.ts'

export interface CallRecordProps {
  row: CallRow
  peer: { id: UserId; name: string } | null
}

export function CallRecord({ row, peer }: CallRecordProps) {
  const t = useText()
  const locale = useLocale()
  const missed = isMissed(row.call.reason, row.isMine)
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
            {recordText(t, row.call, row.isMine)}
          </span>
          <time dateTime={new Date(row.at).toISOString()} className="figures text-small text-muted">
            {formatTime(locale, row.at)}
          </time>
        </span>
        {peer !== null && (
          <IconButton
            icon={row.call.media === 'video' ? Video : Phone}
            label={t('record.call_back', { name: peer.name })}
            onClick={() => startCall(peer.id, row.call.media === 'video' ? 'video' : 'audio')}
          />
        )}
      </div>
    </div>
  )
}
