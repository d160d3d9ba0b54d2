// How a call of many is laid out: all alike in a grid, or one of them large, whom the person pinned or who speaks.
import type { CallSnapshot } from '@poruch/calls'
import type { DeviceId } from '@poruch/protocol'
import { useEffect, useState } from 'react'
import { type Other, othersIn } from '../../calling/others.ts'
import { asksAgainIn, nextSpeaker, nobodySpeaks } from '../../calling/speaker.ts'

export interface Layout {
  kind: 'grid' | 'speaker'
  /** Whom the person pinned; null: nobody, or they are gone. */
  pinned: DeviceId | null
  /** Who is drawn large; null: all are drawn alike. */
  large: DeviceId | null
  toggle: () => void
  /** Null lets go. */
  pin: (deviceId: DeviceId | null) => void
}

export function useLayout(snapshot: CallSnapshot): Layout {
  const [kind, setKind] = useState<Layout['kind']>('grid')
  const [chosen, pin] = useState<DeviceId | null>(null)
  const others = othersIn(snapshot)
  const pinned = others.some(({ deviceId }) => deviceId === chosen) ? chosen : null
  const speaker = useSpeaker(others, kind === 'speaker' && pinned === null)
  const first = others[0]?.deviceId ?? null
  const heard = others.some(({ deviceId }) => deviceId === speaker) ? speaker : first
  return {
    kind,
    pinned,
    large: pinned ?? (kind === 'speaker' ? heard : null),
    toggle: () => setKind(kind === 'grid' ? 'speaker' : 'grid'),
    pin,
  }
}

/** The device of whoever speaks; null until somebody did. */
function useSpeaker(others: readonly Other[], isOn: boolean): DeviceId | null {
  const [speaker, setSpeaker] = useState(nobodySpeaks)
  const key = others.flatMap(({ deviceId, speaking }) => (speaking ? [deviceId] : [])).join()
  useEffect(() => {
    if (!isOn) return
    const speaking = key === '' ? [] : (key.split(',') as DeviceId[])
    const at = performance.now()
    setSpeaker((now) => nextSpeaker(now, speaking, at))
    const waitMs = asksAgainIn(speaker, speaking, at)
    if (waitMs === null) return
    // Not by the clock once more, which may be coarser than the timer.
    const timer = setTimeout(() => setSpeaker((now) => nextSpeaker(now, speaking, at + waitMs)), waitMs)
    return () => clearTimeout(timer)
  }, [key, isOn, speaker])
  return speaker.deviceId
}
