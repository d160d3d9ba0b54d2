// What a place says while nothing is in it yet: what it is for, and one thing to do.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useArrival } from '../use-arrival.ts'

export interface EmptyStateProps {
  icon: LucideIcon
  title: string
  text: string
  /** What the title is in the outline of the page; `h1` where this is the page. */
  heading?: 'h1' | 'h2'
  action?: ReactNode
}

export function EmptyState({ icon: Icon, title, text, heading = 'h2', action }: EmptyStateProps) {
  const titleClass = 'boxed max-w-160 text-large font-semibold outline-none'
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center">
      <span className="flex size-16 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <Icon size={28} aria-hidden="true" />
      </span>
      {heading === 'h1' ? (
        <PageTitle className={titleClass}>{title}</PageTitle>
      ) : (
        <h2 className={titleClass}>{title}</h2>
      )}
      <p className="max-w-80 text-muted">{text}</p>
      {action}
    </div>
  )
}

function PageTitle({ className, children }: { className: string; children: string }) {
  return (
    <h1 ref={useArrival()} tabIndex={-1} className={className}>
      {children}
    </h1>
  )
}
