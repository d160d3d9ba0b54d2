// Whether a second call may ring softly during one, on this device.
import { preferences, setPreferences } from '../../app/preferences.ts'
import { Switch } from '../parts/Switch.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function CallWaitingChoice() {
  const t = useText('settings')
  return (
    <Switch
      label={t('settings.call_waiting')}
      hint={t('settings.call_waiting_hint')}
      checked={useValue(preferences).callWaiting}
      onCheckedChange={(callWaiting) => setPreferences({ callWaiting })}
    />
  )
}
