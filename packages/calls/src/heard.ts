// Whose media arrives on this page: what the server is told, which keeps those in their calls whose socket is gone.
import type { CallId, DeviceId } from '@poruch/protocol'
import type { CallSnapshot } from './snapshot.ts'

export interface Heard {
  readonly calls: readonly CallId[]
  readonly devices: readonly DeviceId[]
}

export function heardIn(calls: readonly CallSnapshot[]): Heard {
  const heard = calls.filter(({ phase, link }) => phase === 'in_call' && link === 'connected')
  const others = heard.flatMap(({ participants }) => participants.filter(({ isSelf }) => !isSelf))
  return {
    calls: heard.map(({ id }) => id),
    devices: others.filter(({ link }) => link === 'connected').map(({ deviceId }) => deviceId),
  }
}
