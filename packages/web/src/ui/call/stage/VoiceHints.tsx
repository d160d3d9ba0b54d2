// What the person should know of their own voice: that it is muted while they speak, or that nobody hears it.
import type { CallSnapshot, VoiceHint } from '@poruch/calls'
import { Mic, MicOff } from 'lucide-react'
import { isOn } from '../../../calling/view.ts'
import { classNames } from '../../parts/class-names.ts'
import { useText } from '../../text-context.tsx'
import { touchQuery, useMediaQuery } from '../../use-media-query.ts'

interface VoiceHintsProps {
  snapshot: CallSnapshot
  /** They hold the key that opens the microphone. */
  isHeld: boolean
}

/** Its place is kept, so that nothing moves when one comes or goes. */
export function VoiceHints({ snapshot, isHeld }: VoiceHintsProps) {
  const t = useText('call')
  const isTouch = useMediaQuery(touchQuery)
  const { hint } = snapshot.voice
  const isMuted = !isOn(snapshot.microphone)
  return (
    <div className="pointer-events-none relative z-2 flex min-h-9 short:min-h-0 justify-center px-3 text-small">
      <div role="status">
        {hint !== null && (
          <p className="rounded-large bg-warning-soft px-3 py-1.5 text-center text-ink animate-appear">
            <strong className="text-warning-text">{t(titleOf(hint))}</strong>
            {` ${t(isTouch && hint === 'you_are_muted' ? 'call.hint_you_are_muted_touch' : `call.hint_${hint}`)}`}
          </p>
        )}
      </div>
      {hint === null && !isTouch && (isMuted || isHeld) && (
        <p
          className={classNames(
            'flex items-center gap-2 rounded-full px-3 py-1.5',
            isHeld ? 'bg-ink text-page' : 'bg-page/70 text-muted',
          )}
        >
          {isHeld ? <Mic size={16} aria-hidden="true" /> : <MicOff size={16} aria-hidden="true" />}
          {t(isHeld ? 'call.talking' : 'call.hold_to_talk')}
        </p>
      )}
    </div>
  )
}

/** In few words, for the small window too. */
export function titleOf(hint: VoiceHint): 'call.you_are_muted' | 'call.not_heard' {
  return hint === 'you_are_muted' ? 'call.you_are_muted' : 'call.not_heard'
}
