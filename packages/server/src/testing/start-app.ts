// Starts the whole server for a test.
import { fastifyCookie } from '@fastify/cookie'
import { fastify } from 'fastify'
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
  const app = fastify()
  await app.register(fastifyCookie)
  const gateway = attachGateway(app.server, context)
  const timers = startCallTimers(context)
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin,
    context,
    async close() {
      isClosing = true
      timers.stop()
      await gateway.close()
      await context.writer.close()
      await app.close()
      await store.close()
    },
  }
}
