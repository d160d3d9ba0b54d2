// An owner who wants to leave chooses who owns the chat after them.
import type { ChatId, User } from '@poruch/protocol'
import { useState } from 'react'
import { Dialog } from '../../parts/Dialog.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { PeopleSearch } from '../../people/PeopleSearch.tsx'
import { useFoundMembers } from '../../people/use-found-members.ts'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { usePresence } from '../../use-presence.ts'

export interface HandOverProps {
  chatId: ChatId
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Somebody else owns it now. */
  onDone: () => void
}

export function HandOver({ open, onOpenChange, ...choice }: HandOverProps) {
  const t = useText('groups')
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('groups.hand_over_first')}
      description={t('groups.hand_over_first_text')}
    >
      <Choice {...choice} />
    </Dialog>
  )
}

function Choice({ chatId, onDone }: Pick<HandOverProps, 'chatId' | 'onDone'>) {
  const { chats } = useSession()
  const errorText = useErrorText()
  const [query, setQuery] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const found = useFoundMembers(chatId, query.trim())
  const online = usePresence(found.people.map(({ id }) => id))
  const choose = async ({ id }: User) => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await chats.setRole(chatId, id, 'owner')
      onDone()
    } catch (error) {
      setProblem(errorText(error))
    }
    setBusy(false)
  }
  return (
    <div className="flex min-h-72 flex-col overflow-hidden">
      {problem !== null && (
        <div className="px-5 pb-3">
          <Notice tone="error">{problem}</Notice>
        </div>
      )}
      <PeopleSearch
        {...{ query, found, online, busy }}
        onQuery={setQuery}
        chosen={null}
        onChoose={(user) => void choose(user)}
      />
    </div>
  )
}
