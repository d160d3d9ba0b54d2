// What the search field found: chats first, then people without a chat.

import { finder } from '@poruch/protocol'
import type { ReactNode } from 'react'
import { isolated } from '../../i18n/isolate.ts'
import { moveFocus } from '../move-focus.ts'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { PersonRow } from '../people/PersonRow.tsx'
import { useFoundPeople } from '../people/use-found-people.ts'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useNow } from '../use-now.ts'
import { useOpenChat } from '../use-open-chat.ts'
import { usePresence } from '../use-presence.ts'
import { useValue } from '../use-value.ts'
import { ChatRow } from './ChatRow.tsx'

/** So many chats are listed at most: the one that is wanted is found by more letters. */
const listedMax = 50

export interface SearchResultsProps {
  query: string
  onOpened: () => void
}

export function SearchResults({ query, onOpened }: SearchResultsProps) {
  const t = useText()
  const session = useSession()
  const now = useNow()
  const openChat = useOpenChat()
  // Also those that were put away: whoever looks for a chat wants to find it.
  const all = [...useValue(session.roster.chats), ...useValue(session.roster.archived)]
  const finds = finder(query)
  const chats = all
    .filter(({ chat, peer }) => finds(chat.title, peer?.displayName ?? null, peer?.username ?? null))
    .slice(0, listedMax)
  const withChat = new Set(all.map(({ peerId }) => peerId))
  const { people, isPending, problem } = useFoundPeople(query)
  const others = people.filter(({ id }) => !withChat.has(id))
  const online = usePresence(others.map(({ id }) => id))
  const isEmpty = chats.length === 0 && others.length === 0
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the links and buttons in it
    <div onKeyDown={moveFocus} role="presentation" className="px-2 pb-2">
      {chats.length > 0 && (
        <Section title={t('inbox.chats')}>
          {chats.map((summary) => (
            <ChatRow
              key={summary.chat.id}
              summary={summary}
              now={now}
              isOpen={false}
              isOnline={summary.peerId !== null && online.has(summary.peerId)}
            />
          ))}
        </Section>
      )}
      {others.length > 0 && (
        <Section title={t('inbox.people')}>
          {others.map((user) => (
            <PersonRow
              key={user.id}
              user={user}
              isOnline={online.has(user.id)}
              onChoose={() => {
                void openChat(user.id).then((opened) => opened && onOpened())
              }}
            />
          ))}
        </Section>
      )}
      {isEmpty && isPending && <ListSkeleton rows={2} />}
      <p role="status" className="boxed px-2 py-3 text-muted empty:hidden">
        {problem ?? (isEmpty && !isPending ? t('inbox.nothing_found', { query: isolated(query) }) : '')}
      </p>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="px-2 pt-2 pb-1 text-small font-semibold text-muted">{title}</h2>
      <ul>{children}</ul>
    </section>
  )
}
