// What every action is given: the parts of the running server.
import type { Logger } from 'pino'
import type { Bus, Publish } from './bus/bus.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Store } from './db/open.ts'
import type { RateLimits } from './limits/rate-limits.ts'
import type { Presence } from './presence/presence.ts'

export interface Context {
  readonly config: Config
  readonly store: Store
  readonly bus: Bus
  /** An event, by the bus. */
  readonly publish: Publish
  readonly presence: Presence
  readonly limits: RateLimits
  readonly clock: Clock
  readonly log: Logger
  /** True from the moment the server began to shut down. */
  isClosing(): boolean
}
