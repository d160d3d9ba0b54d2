// What is left to do with words that cannot be sent any more.
import { showToast } from '../../../app/toasts.ts'
import { Button } from '../../parts/Button.tsx'
import { useText } from '../../text-context.tsx'

export interface UnsentActionsProps {
  text: string
  onDelete: () => void
  /** -1 where what they stand in is the stop of the keyboard. */
  tabIndex?: number
}

export function UnsentActions({ text, onDelete, tabIndex }: UnsentActionsProps) {
  const t = useText()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      showToast(t('chat.copied'))
    } catch {
      // Refused, or no secure context: the person can still select it.
      showToast(t('chat.copy_failed'), 'error')
    }
  }
  return (
    <div className="flex shrink-0">
      <Button tone="quiet" tabIndex={tabIndex} className="px-3" onClick={() => void copy()}>
        {t('common.copy')}
      </Button>
      <Button tone="quiet" tabIndex={tabIndex} className="px-3" onClick={onDelete}>
        {t('chat.delete')}
      </Button>
    </div>
  )
}
