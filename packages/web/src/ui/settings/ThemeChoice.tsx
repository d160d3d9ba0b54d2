// Light or dark: as the system has it, unless one is chosen for this device.
import { useEffect } from 'react'
import { followThemeOfOtherTabs, setTheme, theme, themes } from '../../app/theme.ts'
import { Select } from '../parts/Select.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function ThemeChoice() {
  const t = useText('settings')
  useEffect(() => {
    const end = new AbortController()
    followThemeOfOtherTabs(end.signal)
    return () => end.abort()
  }, [])
  return (
    <Select
      label={t('settings.theme')}
      value={useValue(theme)}
      options={themes.map((value) => ({ value, label: t(`settings.theme_${value}`) }))}
      onValueChange={(value) => setTheme(themes.find((one) => one === value) ?? 'system')}
    />
  )
}
