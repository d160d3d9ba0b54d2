// A button with words on it.
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

/** `warning` leads to something that is hard to take back, `danger` does it. */
export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'warning' | 'danger'

const tones: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent-strong text-accent-ink hover:brightness-95',
  plain: 'border border-control bg-raised text-ink hover:bg-hover',
  quiet: 'text-accent-text hover:bg-hover',
  warning: 'border border-control bg-raised text-danger-text hover:bg-hover',
  danger: 'bg-danger text-danger-ink hover:brightness-95',
}

const shape =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-small px-4 font-medium select-none ' +
  'transition-[background-color,filter] duration-150 disabled:opacity-60 disabled:cursor-default [&>svg]:shrink-0'

export interface ButtonProps extends ComponentProps<'button'> {
  tone?: ButtonTone
  /** Work goes on: pressed again it does nothing, and a screen reader hears that it is busy. */
  busy?: boolean
}

export function Button({ tone = 'plain', busy = false, className, onClick, type, ...rest }: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={classNames(shape, tones[tone], busy && 'opacity-60', className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  )
}
