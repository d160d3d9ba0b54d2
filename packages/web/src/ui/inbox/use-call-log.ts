// The list of past calls, page by page, loaded anew when a call ends.
import type { Call, CallLog, User, UserId } from '@poruch/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useValue } from '../use-value.ts'

export interface CallLogState {
  /** Null until the first page came. */
  calls: readonly Call[] | null
  users: ReadonlyMap<UserId, User>
  more: boolean
  problem: string | null
  isLoading: boolean
  loadOlder: () => void
  retry: () => void
}

const pageSize = 50

export function useCallLog(): CallLogState {
  const session = useSession()
  const errorText = useErrorText()
  const isOnline = useValue(session.connection).kind === 'online'
  const ended = [...useValue(session.calls.records).values()].filter(({ state }) => state === 'ended').length
  const [log, setLog] = useState<Shown | null>(null)
  const [users, setUsers] = useState<ReadonlyMap<UserId, User>>(new Map())
  const [problem, setProblem] = useState<string | null>(null)
  const [isLoading, setLoading] = useState(false)

  const load = useCallback(
    async (before: Call | null) => {
      setLoading(true)
      try {
        const place = before === null ? {} : { before: before.createdAt, beforeId: before.id }
        const page = await session.api.callLog({ limit: pageSize, ...place })
        setLog((shown) => (before === null ? withNewest(page, shown) : withOlder(page, shown)))
        setUsers((known) => new Map([...known, ...page.users.map((user) => [user.id, user] as const)]))
        setProblem(null)
      } catch (error) {
        setProblem(errorText(error))
      }
      setLoading(false)
    },
    [session, errorText],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reconnect and an ended call are reasons to look again
  useEffect(() => {
    void load(null)
  }, [load, isOnline, ended])

  const calls = log?.calls ?? null
  const last = calls?.at(-1) ?? null
  const loadOlder = useCallback(() => void load(last), [load, last])
  return {
    calls,
    users,
    more: log?.more ?? false,
    problem,
    isLoading,
    loadOlder,
    retry: () => void load(null),
  }
}

type Shown = Pick<CallLog, 'calls' | 'more'>

/** Older pages that are shown stay, so that nobody's place goes from under them; unless calls between them would be missing. */
function withNewest(page: CallLog, shown: Shown | null): Shown {
  const fresh = new Set(page.calls.map(({ id }) => id))
  const overlap = shown?.calls.findLastIndex(({ id }) => fresh.has(id)) ?? -1
  if (shown === null || overlap < 0 || !page.more) return page
  return { calls: [...page.calls, ...shown.calls.slice(overlap + 1)], more: shown.more }
}

function withOlder(page: CallLog, shown: Shown | null): Shown {
  return { calls: [...(shown?.calls ?? []), ...page.calls], more: page.more }
}
