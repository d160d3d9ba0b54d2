// A window over the page that keeps the focus until it is closed; from the bottom edge on a phone.
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { leaveKeysToInputMethods } from '../composing-guard.ts'
import { useText } from '../text-context.tsx'
import { useBack } from '../use-back.ts'
import { useCovering } from '../use-covering.ts'
import { IconButton } from './IconButton.tsx'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title, read out with it. */
  description?: string
  /** Where the focus goes after closing; `preventDefault` keeps it from going back to where it was. */
  onCloseAutoFocus?: (event: Event) => void
  children: ReactNode
}

export function Dialog({ open, onOpenChange, ...content }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {open && <Content {...content} onBack={() => onOpenChange(false)} />}
    </Primitive.Root>
  )
}

type ContentProps = Omit<DialogProps, 'open' | 'onOpenChange'> & { onBack: () => void }

function Content({ title, description, onCloseAutoFocus, onBack, children }: ContentProps) {
  const t = useText()
  useCovering()
  useEffect(leaveKeysToInputMethods, [])
  useBack(onBack)
  const [opener] = useState(() => document.activeElement)
  const giveBackFocus = (event: Event) => {
    onCloseAutoFocus?.(event)
    if (!event.defaultPrevented && opener instanceof HTMLElement) opener.focus()
    event.preventDefault()
  }
  return (
    <Primitive.Portal>
      {/*
        Not the primitive's own overlay: that adds a style element to the page, which our content policy forbids.
        As high as the window itself, so that the one of a second window covers the first window, too.
      */}
      <div className="fixed inset-0 z-50 bg-shade animate-appear" />
      <Primitive.Content
        {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        onCloseAutoFocus={giveBackFocus}
        className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] short:block short:max-h-dvh flex-col short:overflow-y-auto rounded-t-large bg-raised pb-[env(safe-area-inset-bottom)] shadow-float outline-none animate-rise md:inset-x-auto md:start-1/2 md:top-[12dvh] short:md:top-0 md:bottom-auto md:-ms-52 md:max-h-[76dvh] short:md:max-h-dvh md:w-104 md:rounded-large"
      >
        <header className="flex items-center justify-between gap-2 py-2 ps-5 pe-2">
          <Primitive.Title className="boxed min-w-0 text-large font-semibold">{title}</Primitive.Title>
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
  )
}
