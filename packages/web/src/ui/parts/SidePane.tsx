// What there is beside a chat: a pane on a desktop, a page in the chat's place on a phone.
import { ArrowLeft, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type Ref, type RefObject, useEffect, useRef } from 'react'
import { useText } from '../text-context.tsx'
import { classNames } from './class-names.ts'
import { IconButton } from './IconButton.tsx'

export interface SidePaneProps {
  title: string
  /** A pane beside the chat; else it stands in the chat's place. */
  isPane: boolean
  onClose: () => void
  /** Has the focus when it opens. */
  heading?: RefObject<HTMLHeadingElement | null>
  /** What scrolls. */
  scroller?: Ref<HTMLDivElement>
  className?: string
  children: ReactNode
  /** Windows and questions, which do not scroll with it. */
  over?: ReactNode
}

export function SidePane({
  title,
  isPane,
  onClose,
  scroller,
  className,
  children,
  over,
  ...refs
}: SidePaneProps) {
  const t = useText()
  const own = useRef<HTMLHeadingElement>(null)
  const heading = refs.heading ?? own
  useEffect(() => heading.current?.focus({ preventScroll: true }), [heading])
  const onKeyDown = (event: KeyboardEvent) => {
    // A menu, a dialog or a box in it has taken the key for itself.
    if (event.key === 'Escape' && !event.defaultPrevented) onClose()
  }
  return (
    <section
      aria-label={title}
      onKeyDown={onKeyDown}
      className={`flex h-full min-w-0 flex-col bg-panel ${isPane ? 'w-85 shrink-0 border-s border-line' : 'w-full'}`}
    >
      <header className="flex min-h-16 items-center gap-1 border-b border-line px-2">
        {!isPane && <IconButton icon={ArrowLeft} label={t('common.back')} onClick={onClose} />}
        <h2 ref={heading} tabIndex={-1} className="flex-1 px-2 text-large font-semibold outline-none">
          {title}
        </h2>
        {isPane && <IconButton icon={X} label={t('common.close')} onClick={onClose} />}
      </header>
      <div
        ref={scroller}
        tabIndex={-1}
        className={classNames(
          'relative min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none',
          className,
        )}
      >
        {children}
      </div>
      {over}
    </section>
  )
}
