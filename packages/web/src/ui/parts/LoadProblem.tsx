// Says that a list could not be loaded, and offers to try again.
import { RetryButton } from './RetryButton.tsx'

export interface LoadProblemProps {
  what: string
  reason: string
  onRetry: () => void
}

export function LoadProblem({ what, reason, onRetry }: LoadProblemProps) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 text-muted">
      <p>
        {what} {reason}
      </p>
      <RetryButton onRetry={onRetry} />
    </div>
  )
}
