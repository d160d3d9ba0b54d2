// Stands in place of the box to write in where this person no longer is: why, and the draft that is left.
import type { GoneChat, Timeline } from '@poruch/client'
import { useEffect, useRef } from 'react'
import { useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import { UnsentActions } from '../bodies/UnsentActions.tsx'
import { goneText } from '../gone-text.ts'
import { footClass } from './foot-class.ts'

export function GoneBar({ timeline, gone }: { timeline: Timeline; gone: GoneChat }) {
  const t = useText()
  const draft = useValue(timeline.draft)
  const reason = useRef<HTMLParagraphElement>(null)
  // The box that had the focus went.
  useEffect(() => {
    if (document.activeElement === document.body) reason.current?.focus()
  }, [])
  return (
    <div className={footClass}>
      <div className="mx-auto flex max-w-3xl flex-col gap-1 px-2 py-1">
        <p ref={reason} tabIndex={-1} className="boxed outline-none">
          <strong className="font-semibold">{goneText(t, gone)}</strong>{' '}
          <span className="text-muted">{t('chat.gone_kept')}</span>
        </p>
        {draft !== '' && (
          <div className="flex flex-wrap items-center justify-end gap-x-2">
            <p className="break-long line-clamp-3 min-w-0 flex-[1_1_16rem]">
              <span className="text-danger-text">{t('inbox.draft')}</span> <bdi>{draft}</bdi>
            </p>
            <UnsentActions text={draft} onDelete={() => timeline.setDraft('')} />
          </div>
        )}
      </div>
    </div>
  )
}
