// The call log of whoever is signed in on a screen, as the server tells it.
import type { Person } from './person.ts'

export interface LoggedCall {
  id: string
  state: string
  reason: string | null
}

/** Newest first; ended calls and those that still run. */
export async function callLog(person: Person): Promise<LoggedCall[]> {
  return person.screen.evaluate(async () => {
    const answer = await fetch('/api/v1/calls')
    const { calls } = (await answer.json()) as { calls: LoggedCall[] }
    return calls.map(({ id, state, reason }) => ({ id, state, reason }))
  }, null)
}
