// call.voice: whether a device is muted and its person speaks, for those who look on. Neither stored nor answered.
import { type Action, noAnswer } from '../action.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import type { VoiceTelling } from './voice-telling.ts'

export interface VoicesContext extends Context {
  readonly voiceTelling: VoiceTelling
}

/** Of a call that it is not in a device says it in vain: only of those inside anything is told. */
export const sayVoice: Action<'call.voice', VoicesContext> = async (context, who, command) => {
  const { callId, muted, speaking } = command
  await demand(context.limits, 'voices', who.deviceId)
  const isNew = await context.presence.setVoice(who.deviceId, callId, { muted, speaking })
  if (isNew) context.voiceTelling.said(callId, who.deviceId)
  return noAnswer
}
