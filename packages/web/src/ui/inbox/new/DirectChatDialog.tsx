// Finds a person and opens the chat with them.
import type { User } from '@poruch/protocol'
import { useRef, useState } from 'react'
import { focusComposerUnasked } from '../../focus-composer.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { PeopleSearch } from '../../people/PeopleSearch.tsx'
import { useFoundPeople } from '../../people/use-found-people.ts'
import { useText } from '../../text-context.tsx'
import { useOpenChat } from '../../use-open-chat.ts'
import { usePresence } from '../../use-presence.ts'

export interface DirectChatDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function DirectChatDialog({ open, onOpenChange }: DirectChatDialogProps) {
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
      <Search
        onDone={() => {
          hasChosen.current = true
          onOpenChange(false)
        }}
      />
    </Dialog>
  )
}

function Search({ onDone }: { onDone: () => void }) {
  const openChat = useOpenChat()
  const [query, setQuery] = useState('')
  const [busy, setBusy] = useState(false)
  const found = useFoundPeople(query.trim())
  const online = usePresence(found.people.map(({ id }) => id))
  const choose = async ({ id }: User) => {
    if (busy) return
    setBusy(true)
    const opened = await openChat(id)
    setBusy(false)
    if (opened) onDone()
  }
  return (
    <div className="flex min-h-72 flex-col overflow-hidden">
      <PeopleSearch
        query={query}
        onQuery={setQuery}
        found={found}
        online={online}
        chosen={null}
        onChoose={(user) => void choose(user)}
        busy={busy}
      />
    </div>
  )
}
