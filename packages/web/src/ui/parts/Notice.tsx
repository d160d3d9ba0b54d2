// A sentence that must be read before the form is filled in.
import type { ReactNode } from 'react'

export function Notice({ tone, children }: { tone: 'hint' | 'warning' | 'error'; children: ReactNode }) {
  const look = {
    hint: 'bg-accent-soft text-ink',
    warning: 'bg-warning-soft text-warning-text',
    error: 'bg-danger-soft text-danger-text',
  }[tone]
  return (
    <p role={tone === 'error' ? 'alert' : 'note'} className={`rounded-small px-3 py-2 ${look}`}>
      {children}
    </p>
  )
}
