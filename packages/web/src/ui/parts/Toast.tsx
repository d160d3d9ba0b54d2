// The place where short notes appear. They go by themselves, but wait while they are read.
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { dismissToast, type Toast, toasts } from '../../app/toasts.ts'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { classNames } from './class-names.ts'
import { IconButton } from './IconButton.tsx'

/** How long a note stands, in milliseconds. */
const lifeMs = { plain: 5_000, error: 10_000 } as const

export function ToastRegion() {
  const shown = useValue(toasts)
  return (
    <div
      role="status"
      // Said also while a window over the page hides from screen readers all that is beside it.
      aria-live="polite"
      className="toasts pointer-events-none fixed inset-x-0 bottom-20 z-60 flex flex-col items-center gap-2 px-4"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const t = useText()
  const [held, setHeld] = useState(false)
  /** Had the focus before this note, and has it after. */
  const before = useRef<EventTarget | null>(null)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismissToast(toast.id), lifeMs[toast.tone])
    return () => clearTimeout(timer)
  }, [held, toast])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer over it only stops the clock
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={({ relatedTarget }) => {
        before.current = relatedTarget
        setHeld(true)
      }}
      onBlur={() => setHeld(false)}
      className={classNames(
        'pointer-events-auto flex max-w-104 items-center gap-1 rounded-large border ps-4 shadow-float animate-rise',
        toast.tone === 'error'
          ? 'border-danger-text bg-danger-soft text-danger-text'
          : 'border-line bg-raised text-ink',
      )}
    >
      <p className="boxed min-w-0 py-2">{toast.text}</p>
      <IconButton
        icon={X}
        label={t('common.close')}
        className="text-current"
        onClick={() => {
          dismissToast(toast.id)
          if (before.current instanceof HTMLElement) before.current.focus()
        }}
      />
    </div>
  )
}
