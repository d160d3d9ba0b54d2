// The list of past calls, page by page, loaded anew when a call ends.
import type { Call, User, UserId } from '@poruch/protocol'
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
  loadOlder: () => void
  retry: () => void
}

const pageSize = 50

export function useCallLog(): CallLogState {
  const session = useSession()
  const errorText = useErrorText()
  const isOnline = useValue(session.connection).kind === 'online'
  const ended = [...useValue(session.calls.records).values()].filter(({ state }) => state === 'ended').length
  const [calls, setCalls] = useState<readonly Call[] | null>(null)
  const [users, setUsers] = useState<ReadonlyMap<UserId, User>>(new Map())
  const [more, setMore] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const load = useCallback(
    async (before: number | null) => {
      try {
        const page = await session.api.callLog({ limit: pageSize, ...(before === null ? {} : { before }) })
        setCalls((shown) => (before === null ? page.calls : [...(shown ?? []), ...page.calls]))
        setUsers((known) => new Map([...known, ...page.users.map((user) => [user.id, user] as const)]))
        setMore(page.more)
        setProblem(null)
      } catch (error) {
        setProblem(errorText(error))
      }
    },
    [session, errorText],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reconnect and an ended call are reasons to look again
  useEffect(() => {
    void load(null)
  }, [load, isOnline, ended])

  const last = calls?.at(-1)
  return {
    calls,
    users,
    more,
    problem,
    loadOlder: () => void load(last?.createdAt ?? null),
    retry: () => void load(null),
  }
}
