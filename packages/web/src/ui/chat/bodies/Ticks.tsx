// How far an own message has come: a clock, one tick, two ticks.
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import type { FirstKey } from '../../../i18n/sentences.ts'
import { useText } from '../../text-context.tsx'
import type { Progress } from './message-row.ts'

const marks = {
  waiting: { icon: Clock, key: 'chat.waiting', tone: '' },
  kept: { icon: Clock, key: 'chat.waiting', tone: 'text-warning-text' },
  refused: { icon: CircleAlert, key: 'chat.not_sent', tone: 'text-danger-text' },
  sent: { icon: Check, key: 'chat.sent', tone: '' },
  read: { icon: CheckCheck, key: 'chat.read', tone: 'text-accent-text' },
} as const satisfies Record<
  Exclude<Progress, 'received'>,
  { icon: typeof Clock; key: FirstKey; tone: string }
>

export function Ticks({ progress }: { progress: Progress }) {
  const t = useText()
  if (progress === 'received') return null
  const { icon: Icon, key, tone } = marks[progress]
  return (
    <span role="img" aria-label={t(key)} title={t(key)} className={tone}>
      <Icon size={16} aria-hidden="true" />
    </span>
  )
}
