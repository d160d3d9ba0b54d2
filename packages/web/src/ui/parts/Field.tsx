// A labelled box to write in, with its hint and its error beside it.
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Labelled, type LabelledProps } from './Labelled.tsx'

/** How every box to write in looks. 17 px on touch: below 16 a phone zooms into it. */
export const inputClass =
  'min-h-11 w-full rounded-small border border-control bg-raised px-3 text-ink pointer-coarse:text-large ' +
  '-outline-offset-1 aria-invalid:border-danger-text'

export interface FieldProps extends LabelledProps, Omit<ComponentProps<'input'>, 'id'> {
  /** Something that stands at the end of the box, such as a button. */
  end?: ReactNode
}

export function Field({ label, hint, error, end, className, ...rest }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <div className="relative flex">
          <input {...control} className={classNames(inputClass, end !== undefined && 'pe-12')} {...rest} />
          {end !== undefined && <div className="absolute end-0 top-0">{end}</div>}
        </div>
      )}
    </Labelled>
  )
}
