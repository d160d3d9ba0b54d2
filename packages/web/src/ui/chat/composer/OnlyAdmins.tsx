// Stands in place of the box to write in where this person does not write: what others write can be silenced.
import type { ChatSummary } from '@poruch/client'
import { Bell, BellOff } from 'lucide-react'
import { showToast } from '../../../app/toasts.ts'
import { mutedUntil } from '../../mute.ts'
import { Button } from '../../parts/Button.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { footClass } from './foot-class.ts'

export function OnlyAdmins({ summary: { chat, isMuted } }: { summary: ChatSummary }) {
  const t = useText()
  const { chats, clock } = useSession()
  const errorText = useErrorText()
  // Whoever writes in a chat of a kind that only a newer server knows, this app cannot.
  const isKnown = (['direct', 'group', 'channel'] as const).includes(chat.kind)
  const Icon = isMuted ? Bell : BellOff
  const toggle = () =>
    chats
      .mute(chat.id, isMuted ? null : mutedUntil('always', clock.now()))
      .catch((error) => showToast(errorText(error), 'error'))
  return (
    <div className={footClass}>
      <div className="mx-auto flex max-w-3xl flex-wrap items-center justify-center gap-x-3">
        <p className="text-muted">{t(isKnown ? 'chat.only_admins' : 'chat.unknown_kind')}</p>
        <Button tone="quiet" onClick={() => void toggle()}>
          <Icon size={18} aria-hidden="true" />
          {t(isMuted ? 'chat.unmute' : 'chat.mute')}
        </Button>
      </div>
    </div>
  )
}
