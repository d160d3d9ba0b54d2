// Links by which new people come to this server. For the owner and administrators.
import { useCallback } from 'react'
import { InviteSection } from '../invites/InviteSection.tsx'
import { useSession } from '../session-context.tsx'

export function InviteLinks() {
  const { api } = useSession()
  const load = useCallback(() => api.invites(), [api])
  return (
    <InviteSection
      load={load}
      create={async (limits) => {
        const { token } = await api.createInvite(limits)
        return `${location.origin}/invite/${token}`
      }}
      revoke={(id) => api.revokeInvite(id)}
    />
  )
}
