// Does what was chosen about a member; what is hard to take back is asked about first.
import type { Chat, User } from '@poruch/protocol'
import { type ReactNode, type RefObject, useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { isolated } from '../../../i18n/isolate.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { useOpenChat } from '../../use-open-chat.ts'
import type { MemberAction } from './member-actions.ts'

type Asked = Extract<MemberAction, 'hand_over' | 'remove' | 'ban'>

export interface MemberActions {
  onAction: (action: MemberAction, user: User) => void
  /** Stands somewhere on the screen. */
  question: ReactNode
}

/** @param list has the focus when a member who was asked about is gone from it. */
export function useMemberActions(chat: Pick<Chat, 'id'>, list: RefObject<HTMLElement | null>): MemberActions {
  const t = useText('groups')
  const { chats } = useSession()
  const errorText = useErrorText()
  const openChat = useOpenChat()
  const [asked, setAsked] = useState<{ what: Asked; user: User } | null>(null)
  const tell = (error: unknown) => showToast(errorText(error), 'error')
  const onAction = (action: MemberAction, user: User): void => {
    switch (action) {
      case 'write':
        void openChat(user.id)
        return
      case 'make_admin':
        void chats.setRole(chat.id, user.id, 'admin').catch(tell)
        return
      case 'unmake_admin':
        void chats.setRole(chat.id, user.id, 'member').catch(tell)
        return
      default:
        setAsked({ what: action, user })
    }
  }
  const does: Readonly<Record<Asked, (id: User['id']) => Promise<void>>> = {
    hand_over: (id) => chats.setRole(chat.id, id, 'owner'),
    remove: (id) => chats.remove(chat.id, id),
    ban: (id) => chats.ban(chat.id, id),
  }
  const question = asked !== null && (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) setAsked(null)
      }}
      title={t(`groups.${asked.what}_title`, { name: isolated(asked.user.displayName) })}
      text={t(`groups.${asked.what}_text`)}
      confirm={t(`groups.${asked.what}`)}
      orElse={list}
      onConfirm={() => does[asked.what](asked.user.id)}
    />
  )
  return { onAction, question }
}
