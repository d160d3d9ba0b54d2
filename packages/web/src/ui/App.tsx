// The whole app: its language, then what the person may see.
import { CloudOff } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { Router } from 'wouter'
import { preferences } from '../app/preferences.ts'
import type { App as AppModel } from '../app/state.ts'
import { chooseLocale } from '../i18n/locale.ts'
import { laterScreens } from '../i18n/sentences.ts'
import { loadTranslator, type Translator } from '../i18n/translator.ts'
import { AppProvider, useApp } from './app-context.tsx'
import { Starting } from './inbox/Starting.tsx'
import { lazyPart } from './lazy-part.tsx'
import { Button } from './parts/Button.tsx'
import { EmptyState } from './parts/EmptyState.tsx'
import { ErrorBoundary } from './parts/ErrorBoundary.tsx'
import { ToastRegion } from './parts/Toast.tsx'
import { TextProvider, useText } from './text-context.tsx'
import { aroundNavigation } from './use-back.ts'
import { useValue } from './use-value.ts'

const SignedIn = lazyPart([], async () => (await import('./SignedIn.tsx')).SignedIn)
const SignedOut = lazyPart(['sign-in'], async () => (await import('./sign-in/SignedOut.tsx')).SignedOut)

export function App({ app }: { app: AppModel }) {
  const translator = useTranslator()
  if (translator === null) return <Starting />
  return (
    <AppProvider value={app}>
      <TextProvider value={translator}>
        <Router aroundNav={aroundNavigation}>
          <ErrorBoundary>
            <Screen />
          </ErrorBoundary>
        </Router>
        <ToastRegion />
      </TextProvider>
    </AppProvider>
  )
}

/** The words of the chosen language; null until they are there for the first time. */
function useTranslator(): Translator | null {
  const { locale: preferred } = useValue(preferences)
  const locale = chooseLocale(preferred, navigator.languages)
  const [translator, setTranslator] = useState<Translator | null>(null)
  const shown = useRef(translator)
  shown.current = translator
  useEffect(() => {
    let wanted = true
    // All that the old language says by now: no part of the screen has to wait for its new words.
    const screens = laterScreens.filter((screen) => shown.current?.has(screen))
    void loadTranslator(locale, screens).then((loaded) => {
      if (!wanted) return
      document.documentElement.lang = loaded.locale
      setTranslator(loaded)
    })
    return () => {
      wanted = false
    }
  }, [locale])
  return translator
}

function Screen() {
  const app = useApp()
  const state = useValue(app.state)
  switch (state.kind) {
    case 'starting':
      return <Starting />
    case 'unreachable':
      return <Unreachable />
    case 'signed_out':
      return (
        <Suspense fallback={<Starting />}>
          <SignedOut server={state.server} leaving={state.leaving} />
        </Suspense>
      )
    case 'signed_in':
      return (
        <Suspense fallback={<Starting />}>
          <SignedIn key={state.session.deviceId} session={state.session} signOut={state.signOut} />
        </Suspense>
      )
  }
}

function Unreachable() {
  const t = useText()
  const app = useApp()
  return (
    <main className="h-full">
      <EmptyState
        icon={CloudOff}
        heading="h1"
        title={t('unreachable.title')}
        text={t('unreachable.text')}
        action={
          <Button tone="primary" onClick={() => void app.start()}>
            {t('common.try_again')}
          </Button>
        }
      />
    </main>
  )
}
