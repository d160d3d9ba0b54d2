// The three places of the app, under the list.
import { type LucideIcon, MessagesSquare, Phone, Settings } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { classNames } from '../parts/class-names.ts'
import { useText } from '../text-context.tsx'
import { fromInside } from '../use-go.ts'

export function MainNav() {
  const t = useText()
  const [path] = useLocation()
  const isChats = path === '/' || path === '/archived' || path.startsWith('/chat/')
  return (
    <nav aria-label={t('nav.label')} className="border-t border-line pb-[env(safe-area-inset-bottom)]">
      <ul className="flex">
        <Entry href="/" icon={MessagesSquare} label={t('nav.chats')} isCurrent={isChats} />
        <Entry href="/calls" icon={Phone} label={t('nav.calls')} isCurrent={path === '/calls'} />
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
}

function Entry({ href, icon: Icon, label, isCurrent }: EntryProps) {
  return (
    <li className="flex-1">
      <Link
        href={href}
        state={fromInside}
        aria-current={isCurrent ? 'page' : undefined}
        className={classNames(
          'flex min-h-14 flex-col items-center justify-center gap-0.5 text-small -outline-offset-2 transition-colors duration-150 hover:bg-hover',
          isCurrent ? 'font-medium text-accent-text' : 'text-muted',
        )}
      >
        <Icon size={20} aria-hidden="true" />
        {label}
      </Link>
    </li>
  )
}
