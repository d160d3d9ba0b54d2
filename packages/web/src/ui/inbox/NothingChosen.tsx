// The second pane of a desktop while no chat is open.
import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Logo } from '../parts/Logo.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { NewWhenOpen } from './new/NewWhenOpen.tsx'

export function NothingChosen({ page }: { page: 'chats' | 'calls' }) {
  const t = useText()
  const [picking, setPicking] = useState(false)
  const chats = useValue(useSession().roster.chats)
  // The list beside it says already what to do first.
  if (page === 'calls' || chats.length === 0)
    return (
      <div className="flex h-full items-center justify-center">
        <Logo size={96} />
      </div>
    )
  return (
    <>
      <EmptyState
        icon={MessagesSquare}
        title={t('inbox.choose_title')}
        text={t('inbox.choose_text')}
        action={<Button onClick={() => setPicking(true)}>{t('inbox.new_direct_chat')}</Button>}
      />
      <NewWhenOpen thing={picking ? 'direct_chat' : null} onClose={() => setPicking(false)} />
    </>
  )
}
