// The browser plays no sound unasked: this button asks.
import { Volume2 } from 'lucide-react'
import { Button } from '../../parts/Button.tsx'
import { useText } from '../../text-context.tsx'

export function TapToHear({ onTap }: { onTap: () => void }) {
  const t = useText('call')
  return (
    <div role="alert" className="relative z-2 flex justify-center p-2">
      <Button tone="primary" className="rounded-full" onClick={onTap}>
        <Volume2 size={20} aria-hidden="true" />
        {t('call.tap_to_hear')}
      </Button>
    </div>
  )
}
