// A labelled choice of one out of several, by the browser's own list: right on every device.
import { type ComponentProps, useId } from 'react'
import { inputClass } from './Field.tsx'

export interface SelectProps extends Omit<ComponentProps<'select'>, 'id' | 'onChange' | 'value'> {
  label: string
  hint?: string
  value: string
  options: readonly { value: string; label: string }[]
  onValueChange: (value: string) => void
}

export function Select({ label, hint, value, options, onValueChange, ...rest }: SelectProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
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
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-small text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
