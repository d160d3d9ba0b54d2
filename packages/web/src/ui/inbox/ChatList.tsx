// All chats, the one with the latest activity first.
import { MessageCircle } from 'lucide-react'
import { useRoute } from 'wouter'
import { moveFocus } from '../move-focus.ts'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useNow } from '../use-now.ts'
import { useValue } from '../use-value.ts'
import { ChatRow } from './ChatRow.tsx'

export function ChatList({ onNewChat }: { onNewChat: () => void }) {
  const t = useText()
  const session = useSession()
  const chats = useValue(session.roster.chats)
  const loaded = useValue(session.roster.loaded)
  const online = useValue(session.roster.online)
  const now = useNow()
  const [, open] = useRoute('/chat/:chatId')
  if (!loaded) return <ListSkeleton />
  if (chats.length === 0)
    return (
      <EmptyState
        icon={MessageCircle}
        title={t('inbox.empty_title')}
        text={t('inbox.empty_text')}
        action={
          <Button tone="primary" onClick={onNewChat}>
            {t('inbox.new_direct_chat')}
          </Button>
        }
      />
    )
  return (
    <nav aria-label={t('inbox.chats')}>
      <ul onKeyDown={moveFocus} className="px-2 pb-2">
        {chats.map((summary) => (
          <ChatRow
            key={summary.chat.id}
            summary={summary}
            now={now}
            isOpen={open?.chatId === summary.chat.id}
            isOnline={summary.peer !== null && online.has(summary.peer.id)}
          />
        ))}
      </ul>
    </nav>
  )
}
