// Puts an ended call away after its time, and says in passing what went by without this device.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { useEffect } from 'react'
import { showToast } from '../../app/toasts.ts'
import { callView } from '../../calling/view.ts'
import { useText } from '../text-context.tsx'
import { useWhoCalls } from './use-who-calls.ts'

/** To read a line, and to press beside it. */
const readMs = 8_000

export function useLeaving(call: CallHandle, snapshot: CallSnapshot): void {
  const t = useText('call')
  const { missed } = useWhoCalls(snapshot)
  const { leavesAfterMs: ms, surface, status } = callView(snapshot, false)
  // Also a brief end tells how often the connection was lost.
  const leavesAfterMs = ms !== null && ms > 0 && call.report().lost.times > 0 ? Math.max(ms, readMs) : ms
  const notice = surface === 'notice' ? status : null
  const isMissed = notice?.key === 'call.ended_missed'
  const text = notice === null ? null : isMissed ? missed : t(notice.key, notice.values)
  useEffect(() => {
    if (text !== null) showToast(text)
    if (leavesAfterMs === null) return
    const timer = setTimeout(() => call.dismiss(), leavesAfterMs)
    return () => clearTimeout(timer)
  }, [call, leavesAfterMs, text])
}
