// The setting that says who may add people to a group.
import type { Chat } from '@poruch/protocol'
import { useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { Switch } from '../../parts/Switch.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'

export function WhoAdds({ chat }: { chat: Chat }) {
  const t = useText('groups')
  const { chats } = useSession()
  const errorText = useErrorText()
  /** What was wished, until it is so or was refused. */
  const [wished, setWished] = useState<boolean | null>(null)
  const set = async (mayAdd: boolean) => {
    setWished(mayAdd)
    try {
      const settings = { ...chat.settings, whoAdds: mayAdd ? 'members' : 'admins' } as const
      await chats.edit(chat.id, { what: 'settings', settings })
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    setWished(null)
  }
  return (
    <Switch
      label={t('groups.who_adds')}
      hint={t('groups.who_adds_hint')}
      checked={wished ?? chat.settings.whoAdds === 'members'}
      onCheckedChange={(mayAdd) => void set(mayAdd)}
    />
  )
}
