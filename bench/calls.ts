// The parts that measure calls.
import { far, near } from './calls/accept.ts'
import { cpu } from './calls/cpu.ts'
import { joinFar, joinNear } from './calls/join.ts'
import { manyCalls } from './calls/many-calls.ts'
import { recovery } from './calls/recovery.ts'
import { ring } from './calls/ring.ts'
import { rooms } from './calls/rooms.ts'
import type { Part } from './part.ts'

export const callParts: readonly Part[] = [
  near,
  far,
  joinNear,
  joinFar,
  manyCalls,
  cpu,
  ring,
  recovery,
  rooms,
]
