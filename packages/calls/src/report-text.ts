// A call's report for whoever looks into why it broke: plain lines, without a name or an address.
import type { CallReport, CallSnapshot, Outage } from './snapshot.ts'

type Reported = Pick<CallSnapshot, 'id' | 'connectedAt' | 'endedAt' | 'reason'>

/** @param now as `performance.now()` */
export function reportText(call: Reported, { links, lost }: CallReport, now: number): string {
  const { id, connectedAt, endedAt, reason } = call
  const from = connectedAt ?? now
  const state = reason === null ? 'goes on' : `ended: ${reason}`
  return [
    `call ${id}, ${seconds((endedAt ?? now) - from)}, ${state}`,
    `lost: ${lost.times}, ${seconds(lost.ms)}`,
    ...links.flatMap(({ deviceId, path, outages }) => [
      `device ${deviceId}: ${path ?? 'unknown'}`,
      ...outages.map((outage) => `  ${outageText(outage, from)}`),
    ]),
  ].join('\n')
}

function outageText({ startedAt, endedAt, steps }: Outage, from: number): string {
  const length = endedAt === null ? 'to the end' : `for ${seconds(endedAt - startedAt)}`
  const tries = steps.map(
    ({ afterMs, why, relayed }) => `${why}${relayed ? ' relayed' : ''} after ${seconds(afterMs)}`,
  )
  return [`at ${seconds(startedAt - from)} ${length}`, ...tries].join(', ')
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
