// Naming somebody while one writes: the list that opens at an "@", the keys it takes, the name it leaves.
import type { ChatId, User } from '@poruch/protocol'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  Suspense,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import { mentionAt, withMention } from './mention-at.ts'

const MentionList = lazyPart([], async () => (await import('./MentionList.tsx')).MentionList)

export interface Mention {
  /** Must hear where the cursor stands. */
  onCursor: (cursor: number) => void
  /** @returns whether the key was for the list */
  onKeyDown: (event: KeyboardEvent) => boolean
  /** What the box says of the list (WAI-ARIA Authoring Practices, "Listbox" with `aria-activedescendant`). */
  aria: {
    'aria-autocomplete': 'list' | undefined
    'aria-controls': string | undefined
    'aria-activedescendant': string | undefined
  }
  list: ReactNode
}

export interface MentionOptions {
  /** Null: nobody can be mentioned here. */
  chatId: ChatId | null
  box: RefObject<HTMLTextAreaElement | null>
  text: string
  onText: (text: string) => void
}

export function useMention({ chatId, box, text, onText }: MentionOptions): Mention {
  const id = useId()
  const [cursor, setCursor] = useState(0)
  const [active, setActive] = useState<string | null>(null)
  /** The "@" at which the person closed the list. */
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const keys = useRef<(key: string) => boolean>(() => false)
  const placeCursor = usePlacedCursor(box, text, setCursor)
  const found = chatId === null ? null : mentionAt(text, cursor)
  if (found === null && closedAt !== null) setClosedAt(null)
  const at = found !== null && found.start !== closedAt ? found : null
  const choose = (user: User) => {
    if (at === null) return
    const next = withMention(text, at, user.username)
    placeCursor(next.cursor)
    onText(next.text)
  }
  const chosen = useRef(choose)
  chosen.current = choose
  const [onChoose] = useState(() => (user: User) => chosen.current(user))
  const onKeyDown = (event: KeyboardEvent) => {
    if (at === null) return false
    const isTaken = event.key === 'Escape' || keys.current(event.key)
    if (event.key === 'Escape') setClosedAt(at.start)
    if (isTaken) event.preventDefault()
    return isTaken
  }
  return {
    onCursor: setCursor,
    onKeyDown,
    aria: {
      'aria-autocomplete': chatId === null ? undefined : 'list',
      'aria-controls': at === null ? undefined : id,
      'aria-activedescendant': active ?? undefined,
    },
    list: at !== null && chatId !== null && (
      <Suspense>
        <MentionList {...{ chatId, id, keys, onChoose }} query={at.query} onActive={setActive} />
      </Suspense>
    ),
  }
}

/** Puts the cursor there once the text that was written for it is in the box, and tells where it stands. */
function usePlacedCursor(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onCursor: (cursor: number) => void,
): (cursor: number) => void {
  const wanted = useRef<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the new text is the reason
  useLayoutEffect(() => {
    const cursor = wanted.current
    if (cursor === null) return
    wanted.current = null
    box.current?.focus({ preventScroll: true })
    box.current?.setSelectionRange(cursor, cursor)
    onCursor(cursor)
  }, [box, text])
  return (cursor) => {
    wanted.current = cursor
  }
}
