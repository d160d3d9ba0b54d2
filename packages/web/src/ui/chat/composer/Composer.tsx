// The box to write in. What is half written stays as the chat's draft.
import type { Timeline } from '@poruch/client'
import { clean, isVisible, limits } from '@poruch/protocol'
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { isComposing } from '../../composing.ts'
import { classNames } from '../../parts/class-names.ts'
import { inputClass } from '../../parts/Field.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import { touchQuery, useMediaQuery } from '../../use-media-query.ts'
import { useValue } from '../../use-value.ts'
import { footClass } from './foot-class.ts'
import { useMention } from './use-mention.tsx'

export interface ComposerProps {
  timeline: Timeline
  /** People in this chat can be mentioned. */
  hasMentions: boolean
}

export function Composer({ timeline, hasMentions }: ComposerProps) {
  const t = useText()
  const isTouch = useMediaQuery(touchQuery)
  const text = useValue(timeline.draft)
  const box = useRef<HTMLTextAreaElement>(null)
  useAutosize(box, text)
  useEffect(() => {
    if (!isTouch) box.current?.focus({ preventScroll: true })
  }, [isTouch])

  const mention = useMention({
    chatId: hasMentions ? timeline.chatId : null,
    box,
    text,
    onText: (next) => timeline.setDraft(next),
  })
  // As it will be sent: what is offered here the server takes.
  const ready = clean(text)
  const over = ready.length - limits.messageLength
  const canSend = ready !== '' && over <= 0
  const send = () => {
    if (canSend) timeline.send({ kind: 'text', text: ready })
    box.current?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || mention.onKeyDown(event)) return
    if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
      event.preventDefault()
      send()
    }
    if (event.key === 'Escape') focusOpenChatInList()
  }
  return (
    <div className={footClass}>
      {over > 0 && <TooLong over={over} />}
      <div className="relative mx-auto flex max-w-3xl items-end gap-1">
        {mention.list}
        <textarea
          ref={box}
          data-composer
          dir="auto"
          rows={1}
          aria-label={t('chat.message')}
          placeholder={t('chat.message')}
          aria-invalid={over > 0 || undefined}
          aria-describedby={over > 0 ? 'composer-too-long' : undefined}
          enterKeyHint={isTouch ? 'enter' : 'send'}
          {...mention.aria}
          value={text}
          className={classNames(
            inputClass,
            'field-sizing-content max-h-40 min-w-0 flex-1 resize-none py-2.5 leading-5.5',
          )}
          onChange={(event) => {
            timeline.setDraft(event.target.value)
            mention.onCursor(event.target.selectionStart)
            if (isVisible(event.target.value)) timeline.typing()
          }}
          onSelect={(event) => mention.onCursor(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <IconButton
          icon={SendHorizontal}
          label={t('chat.send')}
          tone="accent"
          disabled={!canSend}
          // The text box keeps the focus, and a phone its keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={send}
        />
      </div>
    </div>
  )
}

function TooLong({ over }: { over: number }) {
  const t = useText()
  const locale = useLocale()
  const limit = new Intl.NumberFormat(locale).format(limits.messageLength)
  return (
    <p id="composer-too-long" role="alert" className="mx-auto max-w-3xl pb-1 text-small text-danger-text">
      {t('chat.too_long', { over, limit })}
    </p>
  )
}

/** The style alone does it: nothing has to be measured at each letter. */
const sizesItself = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content')

/** As high as its text, up to the height that the style allows. */
function useAutosize(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is the reason to measure
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || sizesItself) return
    element.style.height = 'auto'
    const border = element.offsetHeight - element.clientHeight
    element.style.height = `${element.scrollHeight + border}px`
  }, [box, text])
}

function focusOpenChatInList(): void {
  document.querySelector<HTMLElement>('[data-item][aria-current="page"]')?.focus()
}
