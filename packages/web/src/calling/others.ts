// The others in a call, as far as a screen draws them: whoever is in now, and of two people the one at the other end.
import type { CallParticipant, CallSnapshot } from '@poruch/calls'

/** A device of somebody else that is in the call. */
export type Other = CallParticipant & { readonly streams: NonNullable<CallParticipant['streams']> }

const isIn = ({ state }: CallParticipant): boolean => state === 'active' || state === 'stale'

/** Whoever is in with this device, in the order in which they came. */
export function othersIn({ participants }: CallSnapshot): Other[] {
  return participants.flatMap((one) =>
    !one.isSelf && one.streams !== null && isIn(one) ? [{ ...one, streams: one.streams }] : [],
  )
}

/** Whoever of them shares a screen; what they show comes before faces. */
export function sharersIn(call: CallSnapshot): Other[] {
  return othersIn(call).filter(({ media }) => media.screen)
}

/** The picture that is drawn large: a screen before a face; null while nobody is in. */
export function largeIn(call: CallSnapshot): MediaStream | null {
  return sharersIn(call).at(-1)?.streams.screen ?? otherIn(call)?.streams.camera ?? null
}

/** The one to draw large: of two people the other one, of more the first; null while nobody is in. */
export function otherIn(call: CallSnapshot): Other | null {
  return othersIn(call)[0] ?? null
}
