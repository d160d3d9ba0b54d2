// What a place says while nothing is in it yet: what it is for, and one thing to do.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode, Ref } from 'react'

export interface EmptyStateProps {
  icon: LucideIcon
  title: string
  text: string
  /** What the title is in the outline of the page. */
  heading?: 'h1' | 'h2'
  /** The title, where it is to have the focus. */
  ref?: Ref<HTMLHeadingElement>
  action?: ReactNode
}

export function EmptyState({
  icon: Icon,
  title,
  text,
  heading: Heading = 'h2',
  ref,
  action,
}: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center">
      <span className="flex size-16 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <Icon size={28} aria-hidden="true" />
      </span>
      <Heading
        ref={ref}
        tabIndex={ref === undefined ? undefined : -1}
        className="break-long max-w-160 text-large font-semibold outline-none"
      >
        {title}
      </Heading>
      <p className="max-w-80 text-muted">{text}</p>
      {action}
    </div>
  )
}
