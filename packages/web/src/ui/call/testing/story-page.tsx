// Shows one story of a call over a page: `stories.html?story=video&language=uk&small=1`.
import { browserPlatform } from '@poruch/calls'
import type { Session } from '@poruch/client'
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
import { isStory, stories } from './stories.ts'
import '../../../styles/app.css'

declare global {
  interface Window {
    call: FakeCall | null
  }
}

const asked = new URLSearchParams(location.search)
const name = asked.get('story') ?? ''
const language = asked.get('language') ?? 'en'
window.call = isStory(name) ? new FakeCall(snapshotWith(stories[name]())) : null

const calls: PageCalls = {
  engine: fakeEngine(window.call, asked.get('named') !== 'no'),
  platform: browserPlatform(),
  soundBlocked: new Value(asked.get('blocked') === 'yes'),
  startCall: () => null,
  close() {},
}
const displayName = asked.get('name') ?? 'Olena Kovalenko'
const session = {
  people: {
    user: () => new Value({ id: peerId, username: 'olena', displayName, role: 'member' }),
    hasNamesake: () => new Value(null),
  },
  roster: { chats: new Value([]), direct: () => null },
  chats: { openDirect: async () => 'chat' },
} as unknown as Session

const translator = await loadTranslator(isLocale(language) ? language : 'en', ['call', 'settings'])
document.documentElement.lang = translator.locale
const root = document.getElementById('app')
if (root === null) throw new Error('no place for the story')
createRoot(root).render(
  <TextProvider value={translator}>
    <SessionProvider value={session}>
      <main className="h-full overflow-y-auto p-6">
        <h1 className="pb-6 text-title font-semibold">{translator.text('settings.calls')}</h1>
        <div className="max-w-120">{window.call === null && <Choices calls={calls} />}</div>
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
