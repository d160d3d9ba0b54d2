// How the ways of a call did, kept for as long as the call is, whoever leaves it meanwhile.
import type { DeviceId } from '@poruch/protocol'
import type { Participant } from './backend.ts'
import type { CallReport, Outage } from './snapshot.ts'

/** Devices of which it is kept; in a mesh there are fewer at once. */
const mostLinks = 64
/** The newest ones of each. */
const mostOutages = 100

type LinkReport = CallReport['links'][number]

export class Reporter {
  /** Those of which something was heard last stand last. */
  readonly #links = new Map<DeviceId, LinkReport>()

  take(linked: readonly Participant[]): void {
    for (const { deviceId, path, outages, connectedAt } of linked) {
      const known = this.#links.get(deviceId)
      if (connectedAt === null || (known?.path === path && known.outages === outages)) continue
      this.#links.delete(deviceId)
      // A way that was made anew knows nothing of those of the way before.
      const isOther = ({ startedAt }: Outage) => outages.every((one) => one.startedAt !== startedAt)
      const before = known?.outages.filter(isOther) ?? []
      const all = before.length === 0 ? outages : [...before, ...outages].slice(-mostOutages)
      this.#links.set(deviceId, { deviceId, path, outages: all })
    }
    for (const deviceId of [...this.#links.keys()].slice(0, -mostLinks)) this.#links.delete(deviceId)
  }

  /** @param now as `performance.now()`, for what goes on */
  report(now: number): CallReport {
    const links = [...this.#links.values()]
    const outages = links.flatMap((link) => link.outages)
    return { links, lost: lostIn(outages, now) }
  }
}

/** What was away at once counts once. */
function lostIn(outages: readonly Outage[], now: number): CallReport['lost'] {
  let [times, ms, until] = [0, 0, Number.NEGATIVE_INFINITY]
  for (const { startedAt, endedAt } of outages.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (startedAt > until) times += 1
    const end = Math.max(until, endedAt ?? now)
    ms += end - Math.max(until, startedAt)
    until = end
  }
  return { times, ms }
}
