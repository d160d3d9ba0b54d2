// A button with a picture on it; its label is its accessible name and its tooltip.
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  icon: LucideIcon
  label: string
  tone?: 'quiet' | 'accent' | 'danger'
}

const tones = {
  quiet: 'text-muted hover:bg-hover hover:text-ink',
  accent: 'bg-accent-strong text-accent-ink hover:brightness-95',
  danger: 'bg-danger text-danger-ink hover:brightness-95',
} as const

export function IconButton({ icon: Icon, label, tone = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-11 shrink-0 items-center justify-center rounded-small transition-colors duration-150',
        'disabled:opacity-50 disabled:cursor-default',
        tones[tone],
        className,
      )}
      {...rest}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  )
}
