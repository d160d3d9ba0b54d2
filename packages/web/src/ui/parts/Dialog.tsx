// A window over the page that keeps the focus until it is closed; from the bottom edge on a phone.
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { useText } from '../text-context.tsx'
import { IconButton } from './IconButton.tsx'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title, read out with it. */
  description?: string
  children: ReactNode
}

export function Dialog({ open, onOpenChange, title, description, children }: DialogProps) {
  const t = useText()
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-shade data-[state=open]:animate-appear" />
        <Primitive.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] flex-col rounded-t-large bg-raised pb-[env(safe-area-inset-bottom)] shadow-float outline-none data-[state=open]:animate-rise md:inset-x-auto md:start-1/2 md:top-[12dvh] md:bottom-auto md:-ms-52 md:max-h-[70dvh] md:w-104 md:rounded-large"
        >
          <header className="flex items-center justify-between gap-2 py-2 ps-5 pe-2">
            <Primitive.Title className="text-large font-semibold">{title}</Primitive.Title>
            <Primitive.Close asChild>
              <IconButton icon={X} label={t('common.close')} />
            </Primitive.Close>
          </header>
          {description !== undefined && (
            <Primitive.Description className="px-5 pb-3 text-muted">{description}</Primitive.Description>
          )}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
