// Asks before something that cannot simply be taken back. The way out has the focus, not the deed.
import { AlertDialog } from 'radix-ui'
import { type RefObject, useRef, useState } from 'react'
import { useText } from '../text-context.tsx'
import { useBack } from '../use-back.ts'
import { useCovering } from '../use-covering.ts'
import { useErrorText } from '../use-error-text.ts'
import { Button } from './Button.tsx'

export interface ConfirmDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What it means, and what stays. */
  text: string
  /** What the button that does it says. */
  confirm: string
  /** The dialog stays open with the reason when it rejects. */
  onConfirm: () => Promise<void>
  /** Has the focus afterwards where what opened the question went with the deed. */
  orElse?: RefObject<HTMLElement | null>
}

export function ConfirmDialog({ open, onOpenChange, ...question }: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      {open && <Question {...question} onDone={() => onOpenChange(false)} />}
    </AlertDialog.Root>
  )
}

type QuestionProps = Omit<ConfirmDialogProps, 'open' | 'onOpenChange'> & { onDone: () => void }

function Question({ title, text, confirm, onConfirm, orElse, onDone }: QuestionProps) {
  const t = useText()
  const errorText = useErrorText()
  useCovering()
  useBack(onDone)
  const [opener] = useState(() => document.activeElement)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const cancel = useRef<HTMLButtonElement>(null)
  const act = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onDone()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <AlertDialog.Portal>
      {/* Not the primitive's own overlay: that adds a style element to the page, which our content policy forbids. */}
      <div className="pointer-events-auto fixed inset-0 z-50 bg-shade animate-appear" />
      <AlertDialog.Content
        onOpenAutoFocus={(event) => {
          event.preventDefault()
          cancel.current?.focus()
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
          else orElse?.current?.focus()
        }}
        className="fixed inset-x-0 bottom-0 z-50 flex max-h-dvh flex-col gap-3 overflow-y-auto rounded-t-large bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-float outline-none animate-rise md:inset-x-auto md:inset-y-0 md:start-1/2 md:my-auto md:h-fit md:-ms-48 md:w-96 md:rounded-large"
      >
        <AlertDialog.Title className="boxed text-large font-semibold">{title}</AlertDialog.Title>
        <AlertDialog.Description className="text-muted">{text}</AlertDialog.Description>
        {problem !== null && (
          <p role="alert" className="text-danger-text">
            {problem}
          </p>
        )}
        <div className="flex flex-col gap-2 pt-2 md:flex-row-reverse">
          <Button tone="danger" busy={busy} onClick={() => void act()}>
            {confirm}
          </Button>
          <Button ref={cancel} onClick={onDone}>
            {t('common.cancel')}
          </Button>
        </div>
      </AlertDialog.Content>
    </AlertDialog.Portal>
  )
}
