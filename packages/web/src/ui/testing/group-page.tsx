// Shows one story about groups: `groups.html?story=info_owner&language=uk`.
import { createRoot } from 'react-dom/client'
import { isLocale } from '../../i18n/locale.ts'
import { laterScreens } from '../../i18n/sentences.ts'
import { loadTranslator } from '../../i18n/translator.ts'
import { ToastRegion } from '../parts/Toast.tsx'
import { TextProvider } from '../text-context.tsx'
import { groupStories } from './group-stories.tsx'
import { groupStoryNames } from './group-story-names.ts'
import '../../styles/app.css'
import './system-theme.ts'

const asked = new URLSearchParams(location.search)
const language = asked.get('language')
const name = groupStoryNames.find((story) => story === asked.get('story'))
const root = document.getElementById('app')
if (root === null || name === undefined) throw new Error('no such story')

const translator = await loadTranslator(isLocale(language) ? language : 'en', laterScreens)
document.documentElement.lang = translator.locale
createRoot(root).render(
  <TextProvider value={translator}>
    {groupStories[name]()}
    <ToastRegion />
  </TextProvider>,
)
