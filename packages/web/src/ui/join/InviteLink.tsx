// An invite link opened by somebody who is signed in: into a chat, or to the server where they are already.
import type { InviteCheck } from '@poruch/protocol'
import { useCallback, useEffect } from 'react'
import { useLocation } from 'wouter'
import { invitedPictureOf, pictureOf } from '../parts/picture/address.ts'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useGo } from '../use-go.ts'
import { type Loaded, useLoad } from '../use-load.ts'
import { useValue } from '../use-value.ts'
import { InviteNotNeeded } from './InviteNotNeeded.tsx'
import { JoinPage, type JoinState } from './JoinPage.tsx'

export function InviteLink({ token }: { token: string }) {
  const session = useSession()
  const [, navigate] = useLocation()
  const go = useGo()
  const load = useCallback(() => session.api.checkInvite(token), [session, token])
  const check = useLoad(load, token)
  const isOffline = useValue(session.connection).kind !== 'online'
  const leadsTo = check.value?.chat ?? null
  // Before the list of chats is here, nobody knows whether they are in it.
  const loaded = useValue(session.roster.loaded)
  const chats = useValue(session.roster.chats)
  const archived = useValue(session.roster.archived)
  // One that works no more is shown to those who are in alone: they are told so before they come there.
  const isDead = check.value?.valid === false
  const isMember =
    !isDead && [...chats, ...archived].some(({ chat, gone }) => chat.id === leadsTo?.id && gone === null)
  useEffect(() => {
    if (isMember && leadsTo !== null) navigate(`/chat/${leadsTo.id}`, { replace: true })
  }, [isMember, leadsTo, navigate])
  if (check.value?.valid === true && leadsTo === null) return <InviteNotNeeded />
  if (isMember || (!isDead && leadsTo !== null && !loaded)) return <PageSkeleton />
  return (
    <JoinPage
      state={stateOf(check, token)}
      isWaiting={isOffline}
      onJoin={async () => {
        const chatId = await session.chats.join(token)
        navigate(`/chat/${chatId}`, { replace: true })
      }}
      onRetry={() => void check.reload()}
      onOpen={() => leadsTo !== null && navigate(`/chat/${leadsTo.id}`, { replace: true })}
      onLeave={() => go.back('/')}
    />
  )
}

function stateOf({ value, problem }: Loaded<InviteCheck>, token: string): JoinState {
  if (value === null) return problem === null ? { kind: 'asking' } : { kind: 'failed', reason: problem }
  const { chat, valid } = value
  if (chat === null) return { kind: 'invalid' }
  if (!valid) return { kind: 'inside', chat, picture: pictureOf(chat) }
  return { kind: 'found', chat, picture: chat.pictureId === null ? null : invitedPictureOf(token) }
}
