// The hands that are up and the reactions of the last seconds, with whose they are, where no tile shows them.
import type { CallParticipant, CallSnapshot } from '@poruch/calls'
import { Hand } from 'lucide-react'
import { useText } from '../../text-context.tsx'
import { usePerson } from '../use-peer.ts'

export interface ShownSignsProps {
  snapshot: CallSnapshot
  /** Everybody has a tile that shows theirs: here they are only heard. */
  areInTiles: boolean
}

/** Each is said once by a screen reader, as it comes. */
export function ShownSigns({ snapshot, areInTiles }: ShownSignsProps) {
  const t = useText('call')
  const shown = snapshot.participants.filter(({ hand, reaction }) => hand || reaction !== null)
  return (
    <div
      role="log"
      aria-label={t('call.signs')}
      className={areInTiles ? 'sr-only' : 'pointer-events-none relative z-2 px-3 text-small'}
    >
      <ul className="flex flex-wrap justify-center gap-2">
        {shown.map((one) => (
          <Shown key={one.deviceId} one={one} />
        ))}
      </ul>
    </div>
  )
}

function Shown({ one }: { one: CallParticipant }) {
  const t = useText('call')
  const person = usePerson(one.userId)
  const name = one.isSelf ? t('call.you') : person.name
  return (
    <li className="flex max-w-full items-center gap-2 rounded-full bg-raised/90 px-3 py-1.5 text-ink animate-rise">
      {one.reaction !== null && (
        <span key={one.reaction.n} className="call-reaction text-title leading-none">
          {one.reaction.emoji}
        </span>
      )}
      {one.hand && (
        <Hand size={18} role="img" aria-label={t('call.hand_up')} className="shrink-0 text-warning-text" />
      )}
      <bdi className="truncate">{name}</bdi>
    </li>
  )
}
