// A part of the settings with its heading.
import { type ReactNode, useId } from 'react'

export interface SectionProps {
  title: string
  text?: string
  children: ReactNode
}

export function Section({ title, text, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4 border-b border-line py-6 last:border-b-0">
      <div>
        <h2 id={id} className="text-large font-semibold">
          {title}
        </h2>
        {text !== undefined && <p className="text-muted">{text}</p>}
      </div>
      {children}
    </section>
  )
}
