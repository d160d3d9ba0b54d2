// The language of the app: the browser's, unless another is chosen.

import { preferences, setPreferences } from '../../app/preferences.ts'
import { isLocale, localeNames, locales } from '../../i18n/locale.ts'
import { Select } from '../parts/Select.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

const automatic = 'browser'

export function LanguageChoice() {
  const t = useText('settings')
  const { locale } = useValue(preferences)
  return (
    <Select
      label={t('settings.language')}
      value={locale ?? automatic}
      options={[
        { value: automatic, label: t('settings.language_auto') },
        ...locales.map((value) => ({ value, label: localeNames[value] })),
      ]}
      onValueChange={(value) => setPreferences({ locale: isLocale(value) ? value : null })}
    />
  )
}
