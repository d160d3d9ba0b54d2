// The three places of the app, under the list.
import { type LucideIcon, MessagesSquare, Phone, Settings } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { missedCalls } from '../../app/missed-calls.ts'
import { classNames } from '../parts/class-names.ts'
import { useText } from '../text-context.tsx'
import { fromInside } from '../use-go.ts'
import { useValue } from '../use-value.ts'

export function MainNav() {
  const t = useText()
  const [path] = useLocation()
  const isChats = path === '/' || path === '/archived' || path.startsWith('/chat/')
  return (
    <nav aria-label={t('nav.label')} className="border-t border-line pb-[env(safe-area-inset-bottom)]">
      <ul className="flex">
        <Entry href="/" icon={MessagesSquare} label={t('nav.chats')} isCurrent={isChats} />
        <Entry
          href="/calls"
          icon={Phone}
          label={t('nav.calls')}
          isCurrent={path === '/calls'}
          news={useValue(missedCalls)}
        />
        <Entry href="/settings" icon={Settings} label={t('nav.settings')} isCurrent={path === '/settings'} />
      </ul>
    </nav>
  )
}

interface EntryProps {
  href: string
  icon: LucideIcon
  label: string
  isCurrent: boolean
  /** What nobody has looked at yet. */
  news?: number
}

function Entry({ href, icon: Icon, label, isCurrent, news }: EntryProps) {
  return (
    <li className="flex-1">
      <Link
        href={href}
        state={fromInside}
        aria-current={isCurrent ? 'page' : undefined}
        aria-description={news ? `${news}` : undefined}
        className={classNames(
          'relative flex min-h-14 flex-col items-center justify-center gap-0.5 text-small -outline-offset-2 transition-colors duration-150 hover:bg-hover',
          isCurrent ? 'font-medium text-accent-text' : 'text-muted',
        )}
      >
        <Icon size={20} aria-hidden="true" />
        {label}
        {!!news && (
          <span
            aria-hidden="true"
            className="absolute start-1/2 top-1 ms-2 rounded-full bg-danger px-1.5 text-danger-ink"
          >
            {news}
          </span>
        )}
      </Link>
    </li>
  )
}
