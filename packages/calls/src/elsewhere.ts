// Calls that a person is in and a page of theirs is not.
import type { Call, Leg } from '@poruch/protocol'
import type { Signaling } from './signaling.ts'
import type { Elsewhere } from './snapshot.ts'

const isIn = ({ state }: Leg): boolean => state === 'active' || state === 'stale'

/** Those of the records, none of which runs in this page. */
export function elsewhereOf(
  records: readonly Call[],
  { userId, deviceId }: Pick<Signaling, 'userId' | 'deviceId'>,
): Elsewhere[] {
  return records.flatMap((record): Elsewhere[] => {
    const { id, chatId, roomId, media, startedBy, answeredAt, pair, invited } = record
    const own = record.legs.filter((leg) => leg.userId === userId && isIn(leg))
    if (record.state !== 'active' || own.length === 0) return []
    const kind = own.some((leg) => leg.deviceId === deviceId) ? 'return' : 'move'
    const peerId = pair ? ([startedBy, ...invited].find((one) => one !== userId) ?? null) : null
    return [{ callId: id, chatId, roomId, peerId, startedBy, media, answeredAt, kind }]
  })
}
