// The field over the list that finds chats and people.
import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { inputClass } from '../parts/Field.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { useText } from '../text-context.tsx'

export interface SearchFieldProps {
  value: string
  onChange: (value: string) => void
}

export function SearchField({ value, onChange }: SearchFieldProps) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const clear = () => {
    onChange('')
    input.current?.focus()
  }
  return (
    <search className="relative min-w-0 flex-1">
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
        aria-label={t('inbox.search')}
        placeholder={t('inbox.search')}
        value={value}
        className={`${inputClass} ps-10 pe-11`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') clear()
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
