// Tells somebody who was in a room that it was closed: whoever walks out knows it, and is told nothing.
import type { CallSnapshot } from '@poruch/calls'
import { useEffect, useRef } from 'react'
import { showToast } from '../../app/toasts.ts'
import { useText } from '../text-context.tsx'

export function useRoomEnd({ roomId, phase, reason }: CallSnapshot): void {
  const t = useText('call')
  const before = useRef(phase)
  useEffect(() => {
    // Whoever leaves passes through `ending`.
    const isClosed = before.current === 'in_call' && phase === 'ended' && reason === 'completed'
    before.current = phase
    if (roomId !== null && isClosed) showToast(t('call.room_closed'))
  }, [roomId, phase, reason, t])
}
