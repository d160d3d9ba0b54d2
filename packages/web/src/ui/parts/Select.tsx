// A labelled choice of one out of several, by the browser's own list: right on every device.
import type { ComponentProps } from 'react'
import { inputClass } from './Field.tsx'
import { Labelled, type LabelledProps } from './Labelled.tsx'

export interface SelectProps
  extends Omit<LabelledProps, 'error'>,
    Omit<ComponentProps<'select'>, 'id' | 'onChange' | 'value'> {
  value: string
  options: readonly { value: string; label: string }[]
  onValueChange: (value: string) => void
}

export function Select({ label, hint, value, options, onValueChange, ...rest }: SelectProps) {
  return (
    <Labelled label={label} hint={hint}>
      {(control) => (
        <select
          {...control}
          value={value}
          className={inputClass}
          onChange={(event) => onValueChange(event.target.value)}
          {...rest}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}
