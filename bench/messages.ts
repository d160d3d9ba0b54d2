// The parts that measure messages and the server's own weight.
import { atRest } from './messages/at-rest.ts'
import { catchUp } from './messages/catch-up.ts'
import { durable } from './messages/durable.ts'
import { fanOutPart } from './messages/many/fan-out.ts'
import { latency } from './messages/latency.ts'
import { memory } from './messages/memory.ts'
import type { Part } from './part.ts'

export const messageParts: readonly Part[] = [durable, latency, fanOutPart, memory, catchUp, atRest]
