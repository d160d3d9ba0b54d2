// Adds people to this chat: whoever is known to be in already is not offered.
import type { ChatId } from '@poruch/protocol'
import { useMemo, useState } from 'react'
import { AddPeopleDialog } from '../../people/AddPeopleDialog.tsx'
import { useFoundPeople } from '../../people/use-found-people.ts'
import { useSession } from '../../session-context.tsx'
import { usePresence } from '../../use-presence.ts'
import { useValue } from '../../use-value.ts'

export interface AddPeopleProps {
  chatId: ChatId
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function AddPeople({ chatId, open, onOpenChange }: AddPeopleProps) {
  const session = useSession()
  const { members } = useValue(session.members(chatId).state)
  const [query, setQuery] = useState('')
  const found = useFoundPeople(query.trim())
  const without = useMemo(() => new Set(members.map(({ userId }) => userId)), [members])
  // As many as stand on a screen: nobody else is asked for.
  const online = usePresence(found.people.slice(0, 30).map(({ id }) => id))
  return (
    <AddPeopleDialog
      {...{ open, onOpenChange, query, found, without, online }}
      onQuery={setQuery}
      onAdd={(people) =>
        session.chats.add(
          chatId,
          people.map(({ id }) => id),
        )
      }
    />
  )
}
