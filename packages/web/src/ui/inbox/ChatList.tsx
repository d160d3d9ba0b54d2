// The chats of one folder: those at hand, or those that were put away.
import { Archive, MessageCircle } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useRoute } from 'wouter'
import { moveFocus } from '../move-focus.ts'
import { Button } from '../parts/Button.tsx'
import { classNames } from '../parts/class-names.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGrowing } from '../use-growing.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
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

/** The height of a row; see `ChatRow`. */
const rowRem = 4.25

export function ChatList({ folder, isReturn = false, onNewChat }: ChatListProps) {
  const t = useText()
  const { roster, presence } = useSession()
  const chats = useValue(roster[folder])
  const archived = useValue(roster.archived)
  const loaded = useValue(roster.loaded)
  const online = useValue(presence.online)
  const now = useNow()
  const [, open] = useRoute('/chat/:chatId/*?')
  const { from, to, before, after, toStart, toEnd } = useGrowing(chats.length)
  const place = useKeptFocus<HTMLElement>()
  if (!loaded) return <ListSkeleton />
  const hasArchive = folder === 'chats' && archived.length > 0
  // To the last one of all, not of those that are drawn by now; and back.
  const draw = (key: string) => {
    if (key === 'End') flushSync(toEnd)
    if (key === 'Home') flushSync(toStart)
  }
  return (
    <nav
      ref={place}
      tabIndex={-1}
      aria-label={t(folder === 'archived' ? 'inbox.archived' : 'inbox.chats')}
      className={classNames('outline-none', chats.length === 0 && 'flex h-full flex-col')}
    >
      {(hasArchive || chats.length > 0) && (
        <ul onKeyDown={(event) => moveFocus(event, draw)} className="px-2 pb-2">
          {hasArchive && <ArchivedRow chats={archived} hasFocus={isReturn} />}
          {from > 0 && (
            <li
              key={`before-${from}`}
              ref={before}
              aria-hidden="true"
              style={{ height: `${from * rowRem}rem` }}
            />
          )}
          {chats.slice(from, to).map((summary) => (
            <ChatRow
              key={summary.chat.id}
              summary={summary}
              now={now}
              isOpen={open?.chatId === summary.chat.id}
              isOnline={summary.peerId !== null && online.has(summary.peerId)}
            />
          ))}
          {to < chats.length && <li key={`after-${to}`} ref={after} aria-hidden="true" className="h-17" />}
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
