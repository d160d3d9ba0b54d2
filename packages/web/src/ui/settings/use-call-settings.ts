// When the person is not to be called: as the server has it, and as they change it.
import type { CallSettings } from '@poruch/protocol'
import { useCallback, useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { useSession } from '../session-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useLoad } from '../use-load.ts'
import { useNow } from '../use-now.ts'
import { useValue } from '../use-value.ts'

export interface CallSettingsState {
  /** Null until they came. */
  settings: CallSettings | null
  problem: string | null
  reload: () => Promise<void>
  busy: boolean
  /** Until when it is quiet; null while calls ring. */
  quietUntil: number | null
  change: (change: Partial<CallSettings>) => Promise<void>
}

export function useCallSettings(): CallSettingsState {
  const session = useSession()
  const { api } = session
  const errorText = useErrorText()
  const isOnline = useValue(session.connection).kind === 'online'
  const load = useCallback(() => api.callSettings(), [api])
  const { value, problem, reload } = useLoad(load, isOnline)
  const [changed, setChanged] = useState<{ over: CallSettings | null; by: CallSettings } | null>(null)
  const [busy, setBusy] = useState(false)
  // What was loaded after the change is newer than it.
  const settings = changed !== null && changed.over === value ? changed.by : value
  const now = useNow()
  const until = settings?.doNotDisturbUntil ?? null
  const change = async (part: Partial<CallSettings>) => {
    if (settings === null) return
    setBusy(true)
    try {
      setChanged({ over: value, by: await api.setCallSettings({ ...settings, ...part }) })
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    setBusy(false)
  }
  return { settings, problem, reload, busy, quietUntil: until !== null && until > now ? until : null, change }
}
