// The left pane, a page of its own on a phone: search, the list of chats or of calls, the main navigation.
import { ArrowLeft } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { lazyPart } from '../lazy-part.tsx'
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { Landmark } from '../parts/Landmark.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { useKeptScroll, useReturnedFocus } from '../use-kept-place.ts'
import { ChatList } from './ChatList.tsx'
import { MainNav } from './MainNav.tsx'
import { NewMenu } from './new/NewMenu.tsx'
import { type NewThing, NewWhenOpen } from './new/NewWhenOpen.tsx'
import { SearchField } from './SearchField.tsx'

// Not in the first sight of the app.
const CallList = lazyPart(['calls'], async () => (await import('./CallList.tsx')).CallList)
const SearchResults = lazyPart([], async () => (await import('./SearchResults.tsx')).SearchResults)

export interface SidebarProps {
  page: 'chats' | 'archived' | 'calls'
  /** The only pane on the screen: then it is the main one. */
  isMain: boolean
}

export function Sidebar({ page, isMain }: SidebarProps) {
  const t = useText()
  const [query, setQuery] = useState('')
  const [begun, setBegun] = useState<NewThing | null>(null)
  const before = useRef(page)
  useEffect(() => {
    before.current = page
  }, [page])
  const isSearching = query.trim() !== '' && page !== 'archived'
  return (
    <div ref={useReturnedFocus()} className="contents">
      <Landmark
        as={isMain ? 'main' : 'aside'}
        {...(isMain ? {} : { 'aria-label': t('nav.chats') })}
        className="flex w-full flex-col border-line bg-panel md:w-85 md:shrink-0 md:border-e"
      >
        {page === 'archived' ? (
          <ArchivedHeader />
        ) : (
          <header className="flex items-center gap-1 p-3 pb-2">
            <h1 tabIndex={-1} className="sr-only">
              {t(page === 'calls' ? 'nav.calls' : 'nav.chats')}
            </h1>
            <SearchField value={query} onChange={setQuery} />
            <NewMenu onChoose={setBegun} />
          </header>
        )}
        <div ref={useKeptScroll(page)} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <ErrorBoundary>
            <Suspense fallback={<ListSkeleton />}>
              {isSearching ? (
                <SearchResults query={query.trim()} onOpened={() => setQuery('')} />
              ) : page === 'calls' ? (
                <CallList />
              ) : (
                <ChatList
                  key={page}
                  folder={page}
                  isReturn={before.current === 'archived' && page === 'chats'}
                  onNewChat={() => setBegun('direct_chat')}
                />
              )}
            </Suspense>
          </ErrorBoundary>
        </div>
        <MainNav />
        <NewWhenOpen thing={begun} onClose={() => setBegun(null)} />
      </Landmark>
    </div>
  )
}

function ArchivedHeader() {
  const t = useText()
  const go = useGo()
  return (
    <header className="flex min-h-17 items-center gap-1 px-2">
      <IconButton icon={ArrowLeft} label={t('common.back')} onClick={() => go.to('/')} autoFocus />
      <h1 className="text-large font-semibold">{t('inbox.archived')}</h1>
    </header>
  )
}
