// Who asks, and who is asked: a person through one of their devices.
import type { DeviceId, UserId } from '@poruch/protocol'

export interface Who {
  readonly userId: UserId
  readonly deviceId: DeviceId
}
