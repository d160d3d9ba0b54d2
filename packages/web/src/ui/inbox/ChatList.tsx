// The chats of one folder: those at hand, or those that were put away.
import { Archive, MessageCircle } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useRoute } from 'wouter'
import { moveFocus } from '../move-focus.ts'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGrowing } from '../use-growing.ts'
import { useNow } from '../use-now.ts'
import { useValue } from '../use-value.ts'
import { ArchivedRow } from './ArchivedRow.tsx'
import { ChatRow } from './ChatRow.tsx'

export type Folder = 'chats' | 'archived'

export interface ChatListProps {
  folder: Folder
  /** The reader comes back from the archive: its row has the focus. */
  isReturn?: boolean
  onNewChat: () => void
}

export function ChatList({ folder, isReturn = false, onNewChat }: ChatListProps) {
  const t = useText()
  const { roster, presence } = useSession()
  const chats = useValue(roster[folder])
  const archived = useValue(roster.archived)
  const loaded = useValue(roster.loaded)
  const online = useValue(presence.online)
  const now = useNow()
  const [, open] = useRoute('/chat/:chatId/*?')
  const { shown, end, all } = useGrowing()
  if (!loaded) return <ListSkeleton />
  const hasArchive = folder === 'chats' && archived.length > 0
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // To the last one of all, not of those that are drawn by now.
    if (event.key === 'End') flushSync(all)
    moveFocus(event)
  }
  return (
    <nav
      aria-label={t(folder === 'archived' ? 'inbox.archived' : 'inbox.chats')}
      className={chats.length === 0 ? 'flex h-full flex-col' : ''}
    >
      {(hasArchive || chats.length > 0) && (
        <ul onKeyDown={onKeyDown} className="px-2 pb-2">
          {hasArchive && <ArchivedRow chats={archived} hasFocus={isReturn} />}
          {chats.slice(0, shown).map((summary) => (
            <ChatRow
              key={summary.chat.id}
              summary={summary}
              now={now}
              isOpen={open?.chatId === summary.chat.id}
              isOnline={summary.peerId !== null && online.has(summary.peerId)}
            />
          ))}
          {shown < chats.length && <li ref={end} aria-hidden="true" className="h-17" />}
        </ul>
      )}
      {chats.length === 0 && <Nothing folder={folder} onNewChat={onNewChat} />}
    </nav>
  )
}

function Nothing({ folder, onNewChat }: Omit<ChatListProps, 'isReturn'>) {
  const t = useText()
  if (folder === 'archived')
    return (
      <EmptyState
        icon={Archive}
        title={t('inbox.archived_empty_title')}
        text={t('inbox.archived_empty_text')}
      />
    )
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
}
