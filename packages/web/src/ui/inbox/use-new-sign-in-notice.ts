// Tells the person when another device signs in to the account.
import { useEffect } from 'react'
import { showToast } from '../../app/toasts.ts'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function useNewSignInNotice(): void {
  const t = useText()
  const device = useValue(useSession().newDevice)
  useEffect(() => {
    if (device !== null) showToast(t('connection.new_sign_in', { device: device.name }))
  }, [device, t])
}
