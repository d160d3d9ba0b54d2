// One node without its doors: the parts that every action is given, put together, and the sockets of its devices.
import type { Logger } from 'pino'
import { publishOn, type Receiver } from '../bus/bus.ts'
import { createBusHere } from '../bus/here.ts'
import { callDepartures } from '../calls/departures.ts'
import { freedDevices } from '../calls/freed-devices.ts'
import { startCallTimers } from '../calls/timers.ts'
import { createVoiceTelling } from '../calls/voice-telling.ts'
import { createMarkTelling } from '../chats/mark-telling.ts'
import { createMarkWriter } from '../chats/mark-writer.ts'
import { createTypingPlaces } from '../chats/typing-places.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Store } from '../db/open.ts'
import type { RateLimits } from '../limits/rate-limits.ts'
import { createMessageWriter } from '../messages/message-writer.ts'
import { createPresence } from '../presence/presence.ts'
import { createCursors } from '../roster/cursors.ts'
import { createHub } from '../socket/hub.ts'
import { Gateway } from './gateway.ts'
import type { RoutesContext } from './routes.ts'

export interface NodeParts {
  readonly config: Config
  /** Outlives the node, which only uses it. */
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
  readonly limits: RateLimits
}

export interface RunningNode {
  readonly context: RoutesContext
  readonly gateway: Gateway
  /** Sockets are ended, and what they sent is settled, when it resolves. */
  close(): Promise<void>
}

export function startNode({ config, store, clock, log, limits }: NodeParts): RunningNode {
  let isClosing = false
  const hub = createHub()
  const receivers: Receiver[] = [hub.receive]
  const bus = createBusHere(receivers, log)
  const publish = publishOn(bus)
  const typing = createTypingPlaces(clock)
  const presence = createPresence(clock)
  const voiceTelling = createVoiceTelling({ store, clock, presence, publish, log })
  receivers.push(typing.receive, voiceTelling.receive)
  const context: RoutesContext = {
    config,
    store,
    clock,
    log,
    bus,
    publish,
    writer: createMessageWriter(store, clock),
    marks: createMarkWriter(store, clock),
    markTelling: createMarkTelling({ store, clock, publish, log }),
    typing,
    cursors: createCursors(store, clock),
    presence,
    voiceTelling,
    limits,
    isClosing: () => isClosing,
  }
  const gateway = new Gateway({ ...context, hub })
  const timers = startCallTimers(context)
  receivers.push(timers.receive, callDepartures(context), freedDevices(context))
  return {
    context,
    gateway,
    async close() {
      isClosing = true
      timers.stop()
      await gateway.close()
      await context.markTelling.stop()
      await voiceTelling.stop()
      typing.stop()
      await context.writer.close()
      await context.marks.close()
    },
  }
}
