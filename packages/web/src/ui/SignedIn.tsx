// Everything that a signed-in person sees: the two panes, the pages in them, and the call above them.
import type { Session } from '@poruch/client'
import { Activity, Suspense, useEffect, useState } from 'react'
import { Route, Switch, useRoute } from 'wouter'
import { ConnectionBanner } from './inbox/ConnectionBanner.tsx'
import { NothingChosen } from './inbox/NothingChosen.tsx'
import { Sidebar, type SidebarProps } from './inbox/Sidebar.tsx'
import { useNewSignInNotice } from './inbox/use-new-sign-in-notice.ts'
import { useTitle } from './inbox/use-title.ts'
import { lazyPart } from './lazy-part.tsx'
import { ErrorBoundary } from './parts/ErrorBoundary.tsx'
import { Landmark } from './parts/Landmark.tsx'
import { Returning } from './parts/Returning.tsx'
import { PageSkeleton } from './parts/Skeleton.tsx'
import { SessionProvider } from './session-context.tsx'
import { useMediaQuery, wideQuery } from './use-media-query.ts'
import { useValue } from './use-value.ts'

// Large, and wanted a moment after the first frame.
const loadChatPage = () => import('./chat/ChatPage.tsx')
const ChatPage = lazyPart([], async () => (await loadChatPage()).ChatPage)
const CallLayer = lazyPart(['call'], async () => (await import('./call/CallLayer.tsx')).CallLayer)
// For browsers that keep nothing, which are few.
const StorageBanner = lazyPart(
  ['sign-in'],
  async () => (await import('./inbox/StorageBanner.tsx')).StorageBanner,
)
const SettingsPage = lazyPart(
  ['settings', 'call', 'invites', 'people'],
  async () => (await import('./settings/SettingsPage.tsx')).SettingsPage,
)
const InviteLink = lazyPart(
  ['groups', 'sign-in'],
  async () => (await import('./join/InviteLink.tsx')).InviteLink,
)

export interface SignedInProps {
  session: Session
  signOut: () => Promise<void>
}

export function SignedIn({ session, signOut }: SignedInProps) {
  useEffect(() => {
    // By the time somebody chooses a chat it is there.
    loadChatPage().catch(() => {})
  }, [])
  const hasNoDisk = useValue(session.persistence) === 'memory'
  return (
    <SessionProvider value={session}>
      <Panes signOut={signOut} />
      <div className="pointer-events-none fixed inset-x-0 top-17 z-30 flex flex-col gap-2">
        <ConnectionBanner />
        {hasNoDisk && (
          <Suspense>
            <StorageBanner />
          </Suspense>
        )}
      </div>
      <Returning>
        <Suspense>
          <CallLayer />
        </Suspense>
      </Returning>
    </SessionProvider>
  )
}

function Panes({ signOut }: { signOut: () => Promise<void> }) {
  useTitle()
  useNewSignInNotice()
  const isWide = useMediaQuery(wideQuery)
  const { list, isThePage: listIsThePage } = useList()
  return (
    <div className="flex h-full">
      {/* On a phone a page stands in its place: hidden, it is found again as it was left. */}
      <Activity mode={isWide || listIsThePage ? 'visible' : 'hidden'}>
        <ErrorBoundary>
          <Sidebar page={list} isMain={!isWide} />
        </ErrorBoundary>
      </Activity>
      {(isWide || !listIsThePage) && (
        <Landmark as="main" className="min-w-0 flex-1">
          <Suspense fallback={<PageSkeleton />}>
            <Switch>
              <Route path="/chat/:chatId">
                {({ chatId }) => (
                  <ErrorBoundary key={chatId}>
                    <ChatPage chatId={chatId} />
                  </ErrorBoundary>
                )}
              </Route>
              <Route path="/settings">
                <ErrorBoundary>
                  <SettingsPage signOut={signOut} />
                </ErrorBoundary>
              </Route>
              <Route path="/invite/:token">
                {({ token }) => (
                  <ErrorBoundary key={token}>
                    <InviteLink token={token} />
                  </ErrorBoundary>
                )}
              </Route>
              <Route>
                <NothingChosen page={list === 'calls' ? 'calls' : 'chats'} />
              </Route>
            </Switch>
          </Suspense>
        </Landmark>
      )}
    </div>
  )
}

/** Which list stands in the left pane: the one whose address was opened last stays beside the chat that is opened from it. */
function useList(): { list: SidebarProps['page']; isThePage: boolean } {
  const [isRoot] = useRoute('/')
  const [isCalls] = useRoute('/calls')
  const [isArchived] = useRoute('/archived')
  const [folder, setFolder] = useState<'chats' | 'archived'>(isArchived ? 'archived' : 'chats')
  if (isArchived && folder !== 'archived') setFolder('archived')
  if ((isRoot || isCalls) && folder !== 'chats') setFolder('chats')
  return { list: isCalls ? 'calls' : folder, isThePage: isRoot || isCalls || isArchived }
}
