// How a call's ways did so far, as it is now; while one of them is away the time goes on.
import type { CallHandle, CallReport, CallSnapshot } from '@poruch/calls'
import { useEffect, useState } from 'react'

export function useReport(call: CallHandle, { phase }: CallSnapshot): CallReport {
  const [, setSecond] = useState(0)
  const report = call.report()
  const isAway = report.links.some(({ outages }) => outages.at(-1)?.endedAt === null)
  const counts = isAway && phase !== 'ended'
  useEffect(() => {
    if (!counts) return
    const timer = setInterval(() => setSecond((now) => now + 1), 1_000)
    return () => clearInterval(timer)
  }, [counts])
  return report
}
