// Starts the whole server for a test.
import { createServer } from 'node:http'
import { pino } from 'pino'
import { startCallTimers } from '../calls/timers.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { createPresence } from '../presence.ts'
import { createRateLimits } from '../rate-limits.ts'
import { attachGateway } from '../socket/gateway.ts'
import { createHub } from '../socket/hub.ts'
import { createMessageWriter } from '../store/message-writer.ts'
import { openStore } from '../store/open.ts'
import { testConfig } from './test-config.ts'

export interface StartedApp {
  readonly origin: string
  readonly context: Context
  close(): Promise<void>
}

export async function startApp(options: { config?: Partial<Config>; clock?: Clock }): Promise<StartedApp> {
  const config = testConfig(options.config)
  const clock = options.clock ?? systemClock
  const log = pino({ level: config.logLevel })
  const store = await openStore(config.databaseUrl, log)
  let isClosing = false
  const context: Context = {
    config,
    store,
    clock,
    log,
    writer: createMessageWriter(store, clock),
    hub: createHub(),
    presence: createPresence(clock),
    limits: createRateLimits(clock),
    isClosing: () => isClosing,
  }
  const server = createServer()
  const gateway = attachGateway(server, context)
  const timers = startCallTimers(context)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    context,
    async close() {
      isClosing = true
      timers.stop()
      await gateway.close()
      await context.writer.close()
      await new Promise((resolve) => server.close(resolve))
      await store.close()
    },
  }
}
