// Opens the direct chat with a person, making it when there is none: now, or not at all.
import { NetworkError, type Session } from '@poruch/client'
import type { ChatId, UserId } from '@poruch/protocol'
import { useCallback } from 'react'
import { showToast } from '../app/toasts.ts'
import { useSession } from './session-context.tsx'
import { useErrorText } from './use-error-text.ts'
import { useGo } from './use-go.ts'

/** Rejects when the answer would come over whatever the person does by then: a lost command is repeated much later. */
async function openNow({ chats, connection, roster }: Session, userId: UserId): Promise<ChatId> {
  const known = roster.direct(userId)
  if (known !== null) return known
  const isOnline = () => connection.get().kind === 'online'
  if (!isOnline()) throw new NetworkError('There is no connection.')
  return new Promise((resolve, reject) => {
    const stop = connection.subscribe(() => {
      if (!isOnline()) reject(new NetworkError('The connection was lost.'))
    })
    chats.openDirect(userId).then(resolve, reject).finally(stop)
  })
}

/** A function that resolves to the direct chat with somebody; to null, after it was told in words, when there is none. */
export function useDirectChat(): (userId: UserId) => Promise<ChatId | null> {
  const session = useSession()
  const errorText = useErrorText()
  return useCallback(
    async (userId) => {
      try {
        return await openNow(session, userId)
      } catch (error) {
        showToast(errorText(error), 'error')
        return null
      }
    },
    [session, errorText],
  )
}

/** A function that resolves to whether the chat was opened; a refusal is told in words. */
export function useOpenChat(): (userId: UserId) => Promise<boolean> {
  const directChat = useDirectChat()
  const go = useGo()
  return useCallback(
    async (userId) => {
      const from = location.pathname
      const chatId = await directChat(userId)
      // Whoever went elsewhere meanwhile stays there; the chat stands in the list.
      if (chatId !== null && location.pathname === from) go.to(`/chat/${chatId}`)
      return chatId !== null
    },
    [directChat, go],
  )
}
