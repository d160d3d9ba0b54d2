// Finds out what became of a transaction when the answer to its COMMIT was lost.
import { setTimeout as pause } from 'node:timers/promises'
import { PoruchError } from '@poruch/protocol'
import { codeOf } from './failures.ts'
import type { Connection } from './postgres-connection.ts'
import { isPostgresFailure } from './postgres-failures.ts'

/** How PostgreSQL knows a transaction, asked at its beginning. */
export interface Mark {
  readonly xid: string
  readonly pid: number
}

/** Both in one round. The number is what `pg_xact_status` wants; it is not taken for an identity beyond this server. */
export const beginMarked = 'begin; select pg_current_xact_id()::text as xid, pg_backend_pid() as pid'

export function markOf([row]: readonly { readonly [column: string]: unknown }[]): Mark | null {
  return typeof row?.xid === 'string' && typeof row.pid === 'number' ? { xid: row.xid, pid: row.pid } : null
}

type Outcome = 'committed' | 'aborted' | 'open'

/** Whoever sent the COMMIT is gone: a transaction that still waits for it must not go on after we have answered. */
async function ask(open: () => Connection, { xid, pid }: Mark): Promise<Outcome> {
  if (!/^\d{1,20}$/u.test(xid) || !Number.isSafeInteger(pid)) throw new Error('That is no transaction.')
  const connection = open()
  try {
    await connection
      .run(
        `select pg_terminate_backend(pid) from pg_stat_activity where pid = ${pid} and backend_xid = '${xid}'::xid8::xid`,
      )
      // We may not: then it is waited for, as long as it is open.
      .catch((error: unknown) => {
        if (isPostgresFailure(error)) throw error
      })
    const [row] = await connection.run(`select pg_xact_status('${xid}'::xid8) as status`)
    return row?.status === 'committed' || row?.status === 'aborted' ? row.status : 'open'
  } finally {
    connection.lose()
  }
}

export interface Doubts {
  /**
   * Resolves when the transaction was stored after all.
   * @throws the first reason when it was not, PoruchError `outcome_unknown` when that cannot be found out in time.
   */
  settle(mark: Mark, reason: unknown): Promise<void>
  /** Asks no more. */
  close(): void
}

export interface DoubtsOptions {
  readonly open: () => Connection
  /** For how long whoever waits for the answer is kept waiting. */
  readonly findOutMs: number
  /** Something is stored that was answered `outcome_unknown`, and nobody was told of it. */
  readonly onUntold: () => void
}

/** SQLSTATE, PostgreSQL, appendix A. */
const invalidParameter = '22023'
/** Between two questions. */
const pauseMs = 200

export function createDoubts({ open, findOutMs, onUntold }: DoubtsOptions): Doubts {
  const closing = new AbortController()
  /** @returns null when the time is up or the store is closed. */
  const findOut = async (mark: Mark, until: number): Promise<Outcome | null> => {
    while (!closing.signal.aborted && performance.now() < until) {
      try {
        const outcome = await ask(open, mark)
        if (outcome !== 'open') return outcome
      } catch (error) {
        // A server to which this number lies in the future has not stored it; whatever else fails tells nothing.
        if (codeOf(error) === invalidParameter) return 'aborted'
      }
      await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
    return null
  }
  return {
    async settle(mark, reason) {
      const outcome = await findOut(mark, performance.now() + findOutMs)
      if (outcome === 'committed') return
      if (outcome === 'aborted') throw reason
      void findOut(mark, Number.POSITIVE_INFINITY).then((late) => {
        if (late === 'committed') onUntold()
      })
      throw new PoruchError('outcome_unknown', { cause: reason })
    },
    close: () => closing.abort(),
  }
}
