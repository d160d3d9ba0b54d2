// Calls more people into the call.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { useMemo, useState } from 'react'
import { AddPeopleDialog } from '../../people/AddPeopleDialog.tsx'
import { useFoundPeople } from '../../people/use-found-people.ts'
import { usePresence } from '../../use-presence.ts'

interface AddToCallProps {
  call: CallHandle
  snapshot: CallSnapshot
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** With whom nothing can be done here: they are in it already. */
const isThere = new Set(['active', 'stale', 'ringing', 'invited', 'moving'])

export function AddToCall({ call, snapshot, open, onOpenChange }: AddToCallProps) {
  const [query, setQuery] = useState('')
  const found = useFoundPeople(query.trim())
  const { participants } = snapshot
  const without = useMemo(
    () => new Set(participants.filter(({ state }) => isThere.has(state)).map(({ userId }) => userId)),
    [participants],
  )
  // As many as stand on a screen: nobody else is asked for.
  const online = usePresence(found.people.slice(0, 30).map(({ id }) => id))
  return (
    <AddPeopleDialog
      {...{ open, onOpenChange, query, found, without, online }}
      onQuery={setQuery}
      onAdd={(people) => call.moderation.add(people.map(({ id }) => id))}
    />
  )
}
