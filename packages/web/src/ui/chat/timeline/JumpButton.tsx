// Brings the newest message back into sight, and says how many are new.
import { ArrowDown } from 'lucide-react'
import { useText } from '../../text-context.tsx'

export interface JumpButtonProps {
  count: number
  onJump: () => void
}

export function JumpButton({ count, onJump }: JumpButtonProps) {
  const t = useText()
  const label = count === 0 ? t('chat.jump') : t('chat.jump_count', { count })
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onJump}
      className="absolute end-4 bottom-4 flex size-11 items-center justify-center rounded-full border border-line bg-raised text-ink shadow-float transition-colors duration-150 animate-appear hover:bg-hover"
    >
      <ArrowDown size={20} aria-hidden="true" />
      {count > 0 && (
        <span
          aria-hidden="true"
          className="figures absolute -top-2 flex h-5 min-w-5 items-center justify-center rounded-full bg-accent-strong px-1.5 text-small font-semibold text-accent-ink"
        >
          {count > 99 ? '99+' : count}
        </span>
      )}
    </button>
  )
}
