// Tells those who look on from the group that this device is muted, or that its person speaks: as it changes, and anew
// after each reconnect, for the server keeps it no longer than the device's lease.
import { type CallId, newId } from '@poruch/protocol'
import type { Signaling } from './signaling.ts'
import type { CallSnapshot } from './snapshot.ts'

interface Voice {
  readonly muted: boolean
  readonly speaking: boolean
}

/** What everybody takes for granted who was told nothing. */
const silent: Voice = { muted: false, speaking: false }

export class OwnVoice {
  readonly #signaling: Pick<Signaling, 'relay'>
  #callId: CallId | null = null
  #told = silent

  constructor(signaling: Pick<Signaling, 'relay'>) {
    this.#signaling = signaling
  }

  /** The call that this device is in, as it is now. */
  follow(call: CallSnapshot): void {
    // Between two nobody looks on.
    if (call.phase !== 'in_call' || call.peerId !== null) return
    if (call.id !== this.#callId) {
      this.#callId = call.id
      this.#told = silent
    }
    const voice = voiceOf(call)
    if (voice.muted !== this.#told.muted || voice.speaking !== this.#told.speaking) this.#tell(call.id, voice)
  }

  /** What was said on the way of the connection before may be lost. */
  resume(call: CallSnapshot): void {
    this.#callId = null
    this.follow(call)
  }

  #tell(callId: CallId, voice: Voice): void {
    this.#told = voice
    this.#signaling.relay({ type: 'call.voice', id: newId(), callId, ...voice })
  }
}

/** A microphone that is still being opened counts as open: it is not the person who is silent. */
function voiceOf({ microphone, voice }: CallSnapshot): Voice {
  const isOpening = microphone.wanted && microphone.problem === null
  return { muted: !microphone.live && !isOpening, speaking: voice.speaking }
}
