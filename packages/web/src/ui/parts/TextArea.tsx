// A labelled box for several lines, as high as what is written in it.
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { inputClass } from './Field.tsx'
import { Labelled, type LabelledProps } from './Labelled.tsx'

export interface TextAreaProps extends LabelledProps, Omit<ComponentProps<'textarea'>, 'id'> {}

export function TextArea({ label, hint, error, className, rows = 3, ...rest }: TextAreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          className={classNames(inputClass, 'field-sizing-content max-h-60 resize-none py-2.5 leading-5.5')}
          {...rest}
        />
      )}
    </Labelled>
  )
}
