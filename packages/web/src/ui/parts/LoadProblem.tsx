// Says that a list could not be loaded, and offers to try again.

import { useText } from '../text-context.tsx'
import { Button } from './Button.tsx'

export interface LoadProblemProps {
  what: string
  reason: string
  onRetry: () => void
}

export function LoadProblem({ what, reason, onRetry }: LoadProblemProps) {
  const t = useText()
  return (
    <div role="alert" className="flex flex-col items-start gap-3 text-muted">
      <p>
        {what} {reason}
      </p>
      <Button onClick={onRetry}>{t('common.try_again')}</Button>
    </div>
  )
}
