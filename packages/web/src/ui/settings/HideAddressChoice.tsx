// Whether others in a call may see this device's network address.
import { preferences, setPreferences } from '../../app/preferences.ts'
import { Switch } from '../parts/Switch.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function HideAddressChoice() {
  const t = useText('settings')
  const { iceServers } = useValue(useSession().calls.ice)
  const hasRelay = iceServers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)))
  const { hideAddress } = useValue(preferences)
  return (
    <Switch
      label={t('settings.hide_address')}
      hint={t(hasRelay ? 'settings.hide_address_hint' : 'settings.hide_address_no_relay')}
      checked={hideAddress}
      // Once on, it can be turned off without a relay too: nobody could call otherwise.
      disabled={!hasRelay && !hideAddress}
      onCheckedChange={(hidden) => setPreferences({ hideAddress: hidden })}
    />
  )
}
