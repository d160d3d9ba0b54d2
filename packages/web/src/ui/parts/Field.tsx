// A labelled box to write in, with its hint and its error beside it.
import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

/** How every box to write in looks. 17 px on touch: below 16 a phone zooms into it. */
export const inputClass =
  'min-h-11 w-full rounded-small border border-control bg-raised px-3 text-ink pointer-coarse:text-large ' +
  '-outline-offset-1 aria-invalid:border-danger-text'

export interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  hint?: string | undefined
  error?: string | null | undefined
  /** Something that stands at the end of the box, such as a button. */
  end?: ReactNode
}

export function Field({ label, hint, error = null, end, className, ...rest }: FieldProps) {
  const id = useId()
  const hasHint = hint !== undefined && error === null
  const describedBy = error !== null ? `${id}-error` : hasHint ? `${id}-hint` : undefined
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="relative flex">
        <input
          id={id}
          aria-invalid={error !== null || undefined}
          aria-describedby={describedBy}
          className={classNames(inputClass, end !== undefined && 'pe-12')}
          {...rest}
        />
        {end !== undefined && <div className="absolute end-0 top-0">{end}</div>}
      </div>
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="text-small text-danger-text">
          {error}
        </p>
      )}
      {hasHint && (
        <p id={`${id}-hint`} className="text-small text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
