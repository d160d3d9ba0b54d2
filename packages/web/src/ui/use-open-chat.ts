// Opens the direct chat with a person, making it when there is none.
import type { UserId } from '@poruch/protocol'
import { useCallback } from 'react'
import { showToast } from '../app/toasts.ts'
import { useSession } from './session-context.tsx'
import { useErrorText } from './use-error-text.ts'
import { useGo } from './use-go.ts'

/** A function that resolves to whether the chat was opened; a refusal is told in words. */
export function useOpenChat(): (userId: UserId) => Promise<boolean> {
  const session = useSession()
  const go = useGo()
  const errorText = useErrorText()
  return useCallback(
    async (userId) => {
      try {
        const chatId = session.roster.direct(userId) ?? (await session.chats.openDirect(userId))
        go.to(`/chat/${chatId}`)
        return true
      } catch (error) {
        showToast(errorText(error), 'error')
        return false
      }
    },
    [session, go, errorText],
  )
}
