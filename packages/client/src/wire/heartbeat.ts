// Notices that the other end of a socket is gone, long before the operating system does.
import { type Clock, Scope } from '@poruch/live'

export interface Heartbeat {
  /** Something came from the server. */
  heard(): void
  /**
   * There is a reason for doubt (the network changed, the page was asleep): ask now, and wait less.
   * @param withinMs 2 s unless said otherwise
   */
  probe(withinMs?: number): void
  end(): void
}

const probeMs = 2_000

/**
 * Pings every `everyMs`; with no frame for two and a half of that, the socket is dead. The time counts from the
 * first ping that was not answered: in a hidden page, timers run once a minute, and silence proves nothing.
 */
export function createHeartbeat(options: {
  clock: Clock
  everyMs: number
  ping: () => void
  dead: () => void
}): Heartbeat {
  const { clock, everyMs } = options
  const scope = new Scope()
  let pingedAt = clock.monotonic()
  let unansweredSince: number | null = null

  const ping = () => {
    pingedAt = clock.monotonic()
    unansweredSince ??= pingedAt
    options.ping()
  }
  const tick = () => {
    const now = clock.monotonic()
    if (unansweredSince !== null && now - unansweredSince >= everyMs * 1.5) return options.dead()
    if (now - pingedAt >= everyMs) ping()
    scope.after(clock, everyMs / 2, tick)
  }
  scope.after(clock, everyMs / 2, tick)

  return {
    heard() {
      unansweredSince = null
    },
    probe(withinMs = probeMs) {
      ping()
      const asked = unansweredSince
      scope.after(clock, Math.min(withinMs, everyMs), () => {
        if (asked !== null && unansweredSince === asked) options.dead()
      })
    },
    end: () => scope.end(),
  }
}
