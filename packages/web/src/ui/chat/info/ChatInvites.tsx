// Links by which people come into this chat.
import type { ChatId } from '@poruch/protocol'
import { useCallback } from 'react'
import { InviteSection } from '../../invites/InviteSection.tsx'
import { useSession } from '../../session-context.tsx'

export function ChatInvites({ chatId }: { chatId: ChatId }) {
  const { api } = useSession()
  const load = useCallback(() => api.invites(chatId), [api, chatId])
  return (
    <InviteSection
      load={load}
      create={async (limits) => {
        const { token } = await api.createInvite({ chatId, ...limits })
        return `${location.origin}/invite/${token}`
      }}
      revoke={(id) => api.revokeInvite(id)}
    />
  )
}
