// A control under its label, with its hint or its error beside it, both read out with the control.
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export interface LabelledProps {
  label: string
  hint?: string | undefined
  /** Stands in place of the hint. */
  error?: string | null | undefined
}

export interface LabelledControl {
  id: string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

interface Frame extends LabelledProps {
  className?: string | undefined
  /** Draws the control, which takes what it is given. */
  children: (control: LabelledControl) => ReactNode
}

export function Labelled({ label, hint, error = null, className, children }: Frame) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error !== null || undefined,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          role={error === null ? undefined : 'alert'}
          className={classNames('text-small', error === null ? 'text-muted' : 'text-danger-text')}
        >
          {note}
        </p>
      )}
    </div>
  )
}
