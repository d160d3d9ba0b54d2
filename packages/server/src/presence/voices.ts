// What devices say of their voice in a call, as long as they are here.
import type { CallId, DeviceId } from '@poruch/protocol'

export interface Voice {
  readonly muted: boolean
  readonly speaking: boolean
}

/** A part of presence. */
export interface Voices {
  /**
   * What a device that is here says of its voice: it speaks in one call, the last that it spoke of.
   * @returns whether that is another than it said before.
   */
  setVoice(deviceId: DeviceId, callId: CallId, voice: Voice): Promise<boolean>
  /** What these devices said of their voice in this call; without those that said nothing of it. */
  voicesOf(callId: CallId, deviceIds: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, Voice>>
}

export interface VoicesHere extends Voices {
  /** The lease of this device is over. */
  forget(deviceId: DeviceId): void
}

/** @param isHere has this device a lease? */
export function createVoices(isHere: (deviceId: DeviceId) => boolean): VoicesHere {
  const said = new Map<DeviceId, Voice & { readonly callId: CallId }>()
  return {
    async setVoice(deviceId, callId, { muted, speaking }) {
      const before = said.get(deviceId)
      const isSame = before?.callId === callId && before.muted === muted && before.speaking === speaking
      if (isSame || !isHere(deviceId)) return false
      said.set(deviceId, { callId, muted, speaking })
      return true
    },
    async voicesOf(callId, deviceIds) {
      const found = deviceIds.flatMap((deviceId) => {
        const voice = said.get(deviceId)
        return voice?.callId === callId ? [[deviceId, voice] as const] : []
      })
      return new Map(found.map(([deviceId, { muted, speaking }]) => [deviceId, { muted, speaking }]))
    },
    forget: (deviceId) => void said.delete(deviceId),
  }
}

export function sameVoice(one: Voice, other: Voice): boolean {
  return one.muted === other.muted && one.speaking === other.speaking
}
