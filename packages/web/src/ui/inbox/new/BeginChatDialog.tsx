// Begins a group or a channel on the server, and opens it.
import type { User } from '@poruch/protocol'
import { useEffect, useRef, useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { focusComposerUnasked } from '../../focus-composer.ts'
import { useFoundPeople } from '../../people/use-found-people.ts'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useGo } from '../../use-go.ts'
import { usePresence } from '../../use-presence.ts'
import { useValue } from '../../use-value.ts'
import { NewChatDialog, type NewChatDialogProps } from './NewChatDialog.tsx'

export function BeginChatDialog({
  kind,
  open,
  onOpenChange,
}: Pick<NewChatDialogProps, 'kind' | 'open' | 'onOpenChange'>) {
  const t = useText('groups')
  const session = useSession()
  const go = useGo()
  const [query, onQuery] = useState('')
  const found = useFoundPeople(query.trim())
  const online = usePresence(found.people.map(({ id }) => id))
  const isOffline = useValue(session.connection).kind !== 'online'
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  const onCreate = async (title: string, people: readonly User[], picture: Blob | null) => {
    const chatId = await session.chats.create({ kind, title, userIds: people.map(({ id }) => id) })
    // The chat stands: what is wrong with its picture alone must not begin a second one.
    if (picture !== null)
      await session.api
        .setPicture(chatId, picture)
        .catch(() => showToast(t('groups.picture_failed'), 'error'))
    // Closed while it waited: it stands in the list, and nobody is taken away from where they are.
    if (!isHere.current) return
    onOpenChange(false)
    go.to(`/chat/${chatId}`)
    focusComposerUnasked()
  }
  return (
    <NewChatDialog
      {...{ kind, open, onOpenChange, query, onQuery, found, online, onCreate }}
      isWaiting={isOffline}
    />
  )
}
