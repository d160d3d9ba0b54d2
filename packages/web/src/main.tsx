// The page: finds out who is signed in, draws the app, and lets the service worker keep it for later.
import { createRoot } from 'react-dom/client'
import { followOtherTabs } from './app/preferences.ts'
import { createApp } from './app/state.ts'
import { App } from './ui/App.tsx'
import './styles/app.css'

// From here on the app itself says what it misses (`start.ts`).
document.documentElement.dataset.start = 'done'
const root = document.getElementById('app')
if (root === null) throw new Error('The page has no place for the app.')

const app = createApp(location.origin)
void app.start()
followOtherTabs(new AbortController().signal)
createRoot(root).render(<App app={app} />)

// Not where the page is no secure context (plain HTTP by another name than localhost): there is none to register.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch(reportError)
  })
}
