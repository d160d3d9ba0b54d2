// Whether a call may connect while it still rings.
import { type Preferences, preferences, setPreferences } from '../../app/preferences.ts'
import { Select } from '../parts/Select.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

const choices = ['contacts', 'relay', 'off'] as const satisfies readonly Preferences['prelink'][]

export function PrelinkChoice() {
  const t = useText('settings')
  const { prelink } = useValue(preferences)
  return (
    <Select
      label={t('settings.prelink')}
      hint={t('settings.prelink_hint')}
      value={prelink}
      options={choices.map((value) => ({ value, label: t(`settings.prelink_${value}`) }))}
      onValueChange={(value) => {
        const chosen = choices.find((choice) => choice === value)
        if (chosen !== undefined) setPreferences({ prelink: chosen })
      }}
    />
  )
}
