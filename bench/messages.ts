// The parts that measure messages and the server's own weight.
import { atRest } from './messages/at-rest.ts'
import { catchUp } from './messages/catch-up.ts'
import { durable } from './messages/durable.ts'
import { inFlight } from './messages/in-flight.ts'
import { latency } from './messages/latency.ts'
import { crowd } from './messages/many/crowd.ts'
import { fanOut } from './messages/many/fan-out.ts'
import { hello } from './messages/many/hello.ts'
import { chatMemory } from './messages/many/memory.ts'
import { readers } from './messages/many/readers.ts'
import { restart } from './messages/many/restart.ts'
import { unread } from './messages/many/unread.ts'
import { memory } from './messages/memory.ts'
import type { Part } from './part.ts'

/** What is made for two breaks at two hundred: `messages.many` selects them all. */
const many: readonly Part[] = [hello, restart, fanOut, crowd, readers, unread, chatMemory]

export const messageParts: readonly Part[] = [durable, inFlight, latency, ...many, memory, catchUp, atRest]
