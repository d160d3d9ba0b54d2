// One thing to do in "Chat info": a row as wide as the pane.
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from '../../parts/class-names.ts'

export interface RowButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  icon: LucideIcon
  /** `danger` leads to something that is hard to take back. */
  tone?: 'plain' | 'danger'
}

export function RowButton({ icon: Icon, tone = 'plain', children, ...rest }: RowButtonProps) {
  return (
    <button
      type="button"
      className={classNames(
        'flex min-h-11 w-full items-center gap-3 rounded-small px-2 text-start font-medium -outline-offset-2 transition-colors duration-150 hover:bg-hover',
        tone === 'danger' && 'text-danger-text',
      )}
      {...rest}
    >
      <Icon
        size={20}
        aria-hidden="true"
        className={classNames('shrink-0', tone === 'plain' && 'text-accent-text')}
      />
      {children}
    </button>
  )
}
