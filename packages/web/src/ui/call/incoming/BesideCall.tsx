// A small window over a call that goes on, below its upper buttons: it takes neither the focus nor the keys, and the call stays in use.
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'

export interface BesideCallProps {
  label: string
  /** Somebody waits for an answer. */
  isUrgent?: boolean
  children: ReactNode
}

export function BesideCall({ label, isUrgent = false, children }: BesideCallProps) {
  const stay = (event: Event) => event.preventDefault()
  return (
    <Dialog.Root open modal={false}>
      <Dialog.Portal>
        <Dialog.Content
          role={isUrgent ? 'alertdialog' : 'region'}
          aria-label={label}
          aria-labelledby={undefined}
          aria-describedby={undefined}
          // Also so that a window that opens later does not hide it, nor take its clicks.
          aria-live={isUrgent ? 'assertive' : 'polite'}
          style={{ pointerEvents: 'auto' }}
          onOpenAutoFocus={stay}
          onCloseAutoFocus={stay}
          onEscapeKeyDown={stay}
          onInteractOutside={stay}
          className="fixed inset-x-3 top-[calc(4rem+env(safe-area-inset-top))] short:top-14 z-60 mx-auto flex max-h-[calc(100dvh-11rem)] short:max-h-[calc(100dvh-9.5rem)] max-w-136 flex-col gap-3 overflow-y-auto rounded-large border border-line bg-raised p-3 text-ink shadow-float outline-none animate-rise"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
