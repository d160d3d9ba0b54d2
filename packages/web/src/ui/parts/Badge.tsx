// A word or a number beside a name, such as a role.
import type { ReactNode } from 'react'

export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="shrink-0 rounded-full bg-accent-soft px-2 text-small text-accent-text">{children}</span>
  )
}
