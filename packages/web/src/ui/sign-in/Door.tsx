// The frame around everything before sign-in: the mark, a heading, one column.
import type { ReactNode } from 'react'
import { Logo } from '../parts/Logo.tsx'
import { useText } from '../text-context.tsx'
import { useArrival } from '../use-arrival.ts'

export interface DoorProps {
  title: string
  text?: string
  children: ReactNode
}

export function Door({ title, text, children }: DoorProps) {
  const t = useText('sign-in')
  return (
    <main className="flex h-full flex-col items-center overflow-y-auto p-4 md:p-8">
      <div className="my-auto flex w-full max-w-96 flex-col gap-6">
        <div className="flex flex-col items-center gap-2 text-center">
          <Logo size={64} />
          <p className="text-large font-semibold">{t('app.name')}</p>
          <p className="text-muted">{t('auth.tagline')}</p>
        </div>
        <div className="flex flex-col gap-4 rounded-large border border-line bg-raised p-5 md:p-6">
          <div className="flex flex-col gap-1">
            <h1 ref={useArrival()} tabIndex={-1} className="text-title font-semibold outline-none">
              {title}
            </h1>
            {text !== undefined && <p className="text-muted">{text}</p>}
          </div>
          {children}
        </div>
      </div>
    </main>
  )
}
