// The choice of a picture alone on a page, for tests in a real browser: what would be sent is kept.
import { StrictMode, Suspense, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../../../styles/app.css'
import '../../testing/system-theme.ts'
import { isLocale } from '../../../i18n/locale.ts'
import { loadTranslator } from '../../../i18n/translator.ts'
import { TextProvider } from '../../text-context.tsx'
import { PictureDialogWhenOpen } from '../picture/PictureDialogWhenOpen.tsx'

declare global {
  interface Window {
    saved: Blob | undefined
  }
}

const asked = new URLSearchParams(location.search).get('language')
const translator = await loadTranslator(isLocale(asked) ? asked : 'en', ['picture'])

function Page() {
  const [isOpen, setIsOpen] = useState(false)
  const save = async (square: Blob) => {
    window.saved = square
  }
  return (
    <>
      <button type="button" onClick={() => setIsOpen(true)}>
        Open
      </button>
      <PictureDialogWhenOpen open={isOpen} onOpenChange={setIsOpen} onSave={save} />
    </>
  )
}

const place = document.getElementById('app')
if (place === null) throw new Error('The page has no place for the app.')
createRoot(place).render(
  <StrictMode>
    <TextProvider value={translator}>
      <Suspense>
        <Page />
      </Suspense>
    </TextProvider>
  </StrictMode>,
)
