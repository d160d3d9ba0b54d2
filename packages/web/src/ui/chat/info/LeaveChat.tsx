// The ways out of a chat: to leave it, or for its owner to delete it. An owner hands it over before they leave.
import type { ChatSummary } from '@poruch/client'
import { mayDo } from '@poruch/protocol'
import { LogOut, Trash2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { isolated } from '../../../i18n/isolate.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useGo } from '../../use-go.ts'
import { RowButton } from './RowButton.tsx'

const HandOver = lazyPart(['people'], async () => (await import('./HandOver.tsx')).HandOver)

type Asked = 'leave' | 'delete' | 'hand_over'

export function LeaveChat({ summary: { chat, me } }: { summary: ChatSummary }) {
  const t = useText('groups')
  const go = useGo()
  const { chats } = useSession()
  const [asked, setAsked] = useState<Asked | null>(null)
  const isAlone = chat.memberCount === 1
  const isNeeded = me.role === 'owner' && !isAlone
  const name = isolated(chat.title ?? '')
  const question = (what: Asked) => ({
    open: asked === what,
    onOpenChange: (open: boolean) => setAsked(open ? what : null),
  })
  const out = async (way: 'leave' | 'delete') => {
    await chats[way](chat.id)
    go.to('/')
  }
  return (
    <div className="flex flex-col border-t border-line py-2">
      {mayDo(me.role, 'leave', chat) && (
        <RowButton icon={LogOut} tone="danger" onClick={() => setAsked(isNeeded ? 'hand_over' : 'leave')}>
          {t('groups.leave')}
        </RowButton>
      )}
      {mayDo(me.role, 'delete', chat) && (
        <RowButton icon={Trash2} tone="danger" onClick={() => setAsked('delete')}>
          {t('groups.delete')}
        </RowButton>
      )}
      <ConfirmDialog
        {...question('leave')}
        title={t('groups.leave_title', { name })}
        text={t(isAlone ? 'groups.leave_last_text' : 'groups.leave_text')}
        confirm={t('groups.leave')}
        onConfirm={() => out('leave')}
      />
      <ConfirmDialog
        {...question('delete')}
        title={t('groups.delete_title', { name })}
        text={t('groups.delete_text')}
        confirm={t('groups.delete')}
        onConfirm={() => out('delete')}
      />
      <Suspense>
        {asked === 'hand_over' && (
          <HandOver
            {...question('hand_over')}
            chatId={chat.id}
            onDone={() => {
              // As an admin they may go now.
              setAsked('leave')
            }}
          />
        )}
      </Suspense>
    </div>
  )
}
