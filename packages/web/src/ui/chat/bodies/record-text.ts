// What the record of a call says, to the one who called and to the one who was called.
import type { CallEndReason, CallMedia } from '@poruch/protocol'
import { isMissed } from '../../../calling/call-entry.ts'
import { formatDuration } from '../../../i18n/format.ts'
import type { FirstKey } from '../../../i18n/sentences.ts'
import type { Text } from '../../../i18n/translator.ts'

export interface CallOutcome {
  media: CallMedia
  reason: CallEndReason
  /** From the answer to the end, in milliseconds; 0 when nobody answered. */
  durationMs: number
}

const details: Readonly<Record<CallEndReason, FirstKey | null>> = {
  completed: null,
  cancelled: 'record.cancelled',
  declined: 'record.declined',
  busy: 'record.busy',
  missed: 'record.no_answer',
  unreachable: 'record.unreachable',
  connect_timeout: 'record.not_connected',
  connection_lost: 'record.not_connected',
  media_error: 'record.not_connected',
  replaced: 'record.replaced',
  server_error: 'record.not_connected',
  do_not_disturb: 'record.do_not_disturb',
}

/** "Outgoing call · 2:05", "Missed voice call"; `isMine` when the reader called. */
export function recordText(t: Text, call: CallOutcome, isMine: boolean): string {
  const { media, reason, durationMs } = call
  if (isMissed(reason, isMine)) return t('record.missed', { media })
  const way = t(isMine ? 'record.outgoing' : 'record.incoming', { media })
  if (durationMs > 0) return t('record.with_detail', { call: way, detail: formatDuration(durationMs) })
  // An ending that only a newer server knows is told without its reason.
  const detail = Object.hasOwn(details, reason) ? details[reason] : null
  return detail === null ? way : t('record.with_detail', { call: way, detail: t(detail) })
}
