// Shows one story of a call over a page: `stories.html?story=video&language=uk&small=1`.
import { browserPlatform, type Elsewhere } from '@poruch/calls'
import { Value } from '@poruch/live'
import { createRoot } from 'react-dom/client'
import type { PageCalls } from '../../../calling/page-calls.ts'
import { FakeCall, fakeEngine, peerId, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { isLocale } from '../../../i18n/locale.ts'
import { loadTranslator } from '../../../i18n/translator.ts'
import { ToastRegion } from '../../parts/Toast.tsx'
import { SessionProvider } from '../../session-context.tsx'
import { TextProvider } from '../../text-context.tsx'
import { CurrentCall } from '../CallLayer.tsx'
import { Choices } from '../devices/CallDevices.tsx'
import { storySession } from './crew.ts'
import { isStory, stories } from './stories.ts'
import '../../../styles/app.css'
import '../../testing/system-theme.ts'

declare global {
  interface Window {
    call: FakeCall | null
  }
}

const asked = new URLSearchParams(location.search)
const name = asked.get('story') ?? ''
const language = asked.get('language') ?? 'en'
const change = isStory(name) ? stories[name]() : null
window.call = change === null ? null : new FakeCall(snapshotWith(change))
const { id: callId, ...running } = snapshotWith()
const startedBy = peerId
const answeredAt = Date.now() - 150_000
const elsewhere: readonly Elsewhere[] = name.startsWith('elsewhere')
  ? [{ ...running, callId, startedBy, answeredAt, kind: name === 'elsewhere_move' ? 'move' : 'return' }]
  : []

const calls: PageCalls = {
  engine: fakeEngine(window.call, asked.get('named') !== 'no', {
    elsewhere,
    waiting: name.startsWith('waiting')
      ? new FakeCall(snapshotWith({ peerId: name === 'waiting' ? peerId : null }))
      : null,
    held: name === 'held' ? new FakeCall(snapshotWith({ phase: 'in_call', held: true })) : null,
  }),
  platform: browserPlatform(),
  soundBlocked: new Value(asked.get('blocked') === 'yes'),
  isInOtherTab: new Value(name === 'elsewhere_tab'),
  startCall: () => null,
  comeBack() {},
  close() {},
}
const session = storySession(asked.get('name'))

const translator = await loadTranslator(isLocale(language) ? language : 'en', [
  'call',
  'settings',
  'groups',
  'people',
])
document.documentElement.lang = translator.locale
const root = document.getElementById('app')
if (root === null) throw new Error('no place for the story')
createRoot(root).render(
  <TextProvider value={translator}>
    <SessionProvider value={session}>
      <main className="h-full overflow-y-auto p-6">
        <h1 className="pb-6 text-title font-semibold">{translator.text('settings.calls')}</h1>
        <div className="max-w-120">{name === 'settings' && <Choices calls={calls} />}</div>
        <textarea
          data-composer
          aria-label={translator.text('chat.message')}
          className="fixed inset-x-4 bottom-4 border"
        />
      </main>
      <CurrentCall calls={calls} />
      <ToastRegion />
    </SessionProvider>
  </TextProvider>,
)
