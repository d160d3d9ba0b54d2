// Lines between messages: a new day, and where the unread ones begin.
import { daysBetween, formatDay } from '../../../i18n/format.ts'
import { useLocale, useText } from '../../text-context.tsx'

export function DaySeparator({ at, now }: { at: number; now: number }) {
  const t = useText()
  const locale = useLocale()
  const age = daysBetween(at, now)
  const words = age === 0 ? t('chat.today') : age === 1 ? t('chat.yesterday') : formatDay(locale, at, now)
  return (
    <h2 className="flex justify-center pt-4 pb-1">
      <span className="rounded-full bg-hover px-3 py-0.5 text-small text-muted first-letter:uppercase">
        {words}
      </span>
    </h2>
  )
}

export function UnreadSeparator() {
  const t = useText()
  return (
    <h2 className="flex items-center gap-3 pt-4 pb-1 text-small font-semibold text-accent-text">
      <span className="h-px flex-1 bg-accent" />
      {t('chat.unread_from_here')}
      <span className="h-px flex-1 bg-accent" />
    </h2>
  )
}
