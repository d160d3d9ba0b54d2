// The way out of this device.
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { Button } from '../parts/Button.tsx'
import { useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useGo } from '../use-go.ts'

export function SignOut({ signOut }: { signOut: () => Promise<void> }) {
  const t = useText('settings')
  const go = useGo()
  const errorText = useErrorText()
  const [busy, setBusy] = useState(false)
  const leave = async () => {
    setBusy(true)
    try {
      await signOut()
      go.to('/')
    } catch (error) {
      showToast(errorText(error), 'error')
      setBusy(false)
    }
  }
  return (
    <Button tone="warning" busy={busy} className="self-start" onClick={() => void leave()}>
      <LogOut size={18} aria-hidden="true" />
      {t('settings.sign_out')}
    </Button>
  )
}
