// Finds a person and opens the chat with them.
import { useRef, useState } from 'react'
import { focusComposerUnasked } from '../chat/focus-composer.ts'
import { moveFocus } from '../move-focus.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { inputClass } from '../parts/Field.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { PersonRow } from '../people/PersonRow.tsx'
import { useFoundPeople } from '../people/use-found-people.ts'
import { useText } from '../text-context.tsx'
import { useOpenChat } from '../use-open-chat.ts'

export interface PeoplePickerProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function PeoplePicker({ open, onOpenChange }: PeoplePickerProps) {
  const t = useText('people')
  const hasChosen = useRef(false)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('people.title')}
      onCloseAutoFocus={(event) => {
        // The person goes on writing in the chat they chose, not in the list they came from.
        if (!hasChosen.current) return
        event.preventDefault()
        focusComposerUnasked()
      }}
    >
      <Picker
        onDone={() => {
          hasChosen.current = true
          onOpenChange(false)
        }}
      />
    </Dialog>
  )
}

function Picker({ onDone }: { onDone: () => void }) {
  const t = useText('people')
  const openChat = useOpenChat()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const query = text.trim()
  const { people, isPending, problem } = useFoundPeople(query)
  const choose = async (id: (typeof people)[number]['id']) => {
    if (busy) return
    setBusy(true)
    const opened = await openChat(id)
    setBusy(false)
    if (opened) onDone()
  }
  const note =
    problem ?? (people.length > 0 || isPending ? '' : t(query === '' ? 'people.start' : 'people.none'))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the links and buttons in it
    <div role="presentation" onKeyDown={moveFocus} className="flex min-h-72 flex-col overflow-hidden">
      <div className="px-5 pb-3">
        <input
          // biome-ignore lint/a11y/noAutofocus: this dialog was opened to write here
          autoFocus
          type="text"
          inputMode="search"
          autoComplete="off"
          autoCapitalize="none"
          maxLength={64}
          aria-label={t('people.search')}
          placeholder={t('people.hint')}
          value={text}
          className={inputClass}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && people[0] !== undefined && people.length === 1)
              void choose(people[0].id)
          }}
        />
      </div>
      <div aria-busy={busy} className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        <ul aria-label={t('inbox.people')}>
          {people.map((user) => (
            <PersonRow key={user.id} user={user} onChoose={() => void choose(user.id)} />
          ))}
        </ul>
        {people.length === 0 && isPending && <ListSkeleton rows={3} />}
        <p role="status" className="px-2 py-3 text-muted empty:hidden">
          {note}
        </p>
      </div>
    </div>
  )
}
