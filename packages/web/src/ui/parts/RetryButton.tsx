// "Try again", until what failed is there.
import { useText } from '../text-context.tsx'
import { usePassedFocus } from '../use-passed-focus.ts'
import { Button, type ButtonTone } from './Button.tsx'

export interface RetryButtonProps {
  tone?: ButtonTone
  onRetry: () => void
}

export function RetryButton({ tone = 'plain', onRetry }: RetryButtonProps) {
  const t = useText()
  return (
    <Button ref={usePassedFocus()} tone={tone} onClick={onRetry}>
      {t('common.try_again')}
    </Button>
  )
}
