// Opens the rooms of a group, and tells how many people are inside them now.
import type { ChatId } from '@poruch/protocol'
import { Headphones } from 'lucide-react'
import type { Ref } from 'react'
import { IconButton } from '../parts/IconButton.tsx'
import { useText } from '../text-context.tsx'
import { peopleIn } from './room-view.ts'
import { useRoomCalls } from './use-room-calls.ts'

export interface RoomsButtonProps {
  chatId: ChatId
  isOpen: boolean
  onToggle: () => void
  ref: Ref<HTMLButtonElement>
}

export function RoomsButton({ chatId, isOpen, onToggle, ref }: RoomsButtonProps) {
  const t = useText('rooms')
  const count = peopleIn(useRoomCalls(chatId))
  return (
    <span className="relative inline-flex shrink-0">
      <IconButton
        ref={ref}
        icon={Headphones}
        label={count === 0 ? t('rooms.title') : t('rooms.title_inside', { count })}
        aria-expanded={isOpen}
        onClick={onToggle}
      />
      {count > 0 && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute end-0.5 top-0.5 min-w-5 rounded-full bg-accent-strong px-1 text-center text-small font-semibold text-accent-ink tabular-nums"
        >
          {count}
        </span>
      )}
    </span>
  )
}
