// What a place says while nothing is in it yet: what it is for, and one thing to do.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  icon: LucideIcon
  title: string
  text: string
  action?: ReactNode
}

export function EmptyState({ icon: Icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center">
      <span className="flex size-16 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <Icon size={28} aria-hidden="true" />
      </span>
      <p className="text-large font-semibold">{title}</p>
      <p className="max-w-80 text-muted">{text}</p>
      {action}
    </div>
  )
}
