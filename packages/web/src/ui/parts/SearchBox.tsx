// A box to look for something in, with a button that empties it.
import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { isComposing } from '../composing.ts'
import { useText } from '../text-context.tsx'
import { inputClass } from './Field.tsx'
import { IconButton } from './IconButton.tsx'

export interface SearchBoxProps {
  label: string
  value: string
  onChange: (value: string) => void
}

export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const clear = () => {
    onChange('')
    input.current?.focus()
  }
  return (
    <search className="relative block min-w-0 flex-1">
      <Search
        size={18}
        aria-hidden="true"
        className="pointer-events-none absolute start-3 top-3.25 text-muted"
      />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={64}
        aria-label={label}
        placeholder={label}
        value={value}
        className={`${inputClass} ps-10 pe-11`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '' || isComposing(event.nativeEvent)) return
          // Whatever it stands in stays open.
          event.preventDefault()
          clear()
        }}
      />
      {value !== '' && (
        <IconButton
          icon={X}
          label={t('inbox.clear_search')}
          className="absolute end-0 top-0"
          onClick={clear}
        />
      )}
    </search>
  )
}
