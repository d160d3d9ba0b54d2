// Devices that came, or were let go of, while a call was being written which is to ring them.
import type { Call, UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { loadedDevices, roomFor } from './busy.ts'
import { changeCall } from './change-call.ts'
import { connectedOf } from './connected.ts'
import { legOf } from './record.ts'

/**
 * A device may have come after its person's devices were asked for, and have looked for calls before this one was
 * written. Whoever comes is here before looking, and a call is written before asking again: so one sees the other.
 * So it is with one that another call let go of. The call is told already, so what goes wrong here is no answer to whoever asked for it.
 * @param people whom the call rings since it was written.
 */
export async function ringLate(context: Context, call: Call, people: readonly UserId[]): Promise<void> {
  try {
    const late = (await connectedOf(context, people)).filter(({ deviceId }) => {
      const leg = legOf(call, deviceId)
      return leg === undefined || leg.state === 'busy'
    })
    if (late.length === 0) return
    const loads = await loadedDevices(context, people, call)
    for (const by of late) {
      await changeCall(context, call.id, { kind: 'arrive', by, ...roomFor(loads.get(by.deviceId)) }, null)
    }
  } catch (error) {
    context.log.error({ err: error, callId: call.id }, 'a call missed a device that came')
  }
}
