// People by a few letters of their name: those already known at once, the others as the server finds them.
import { finder, foldedWords, type User } from '@poruch/protocol'
import { useEffect, useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useValue } from '../use-value.ts'

/** So many are listed at most: whoever is not among them is found by more letters. */
const listedMax = 50

/** How long fingers must rest before the server is asked, in milliseconds. */
const restMs = 200

export interface FoundPeople {
  people: readonly User[]
  /** The server has not answered this query yet. */
  isPending: boolean
  /** Why the server could not be asked, in words. */
  problem: string | null
}

/** Without the person themselves. An empty query gives people who are known. */
export function useFoundPeople(text: string): FoundPeople {
  // What looks for nothing the server would not take.
  const query = foldedWords(text).length === 0 ? '' : text
  const session = useSession()
  const errorText = useErrorText()
  const users = useValue(session.people.known)
  const me = useValue(session.me)
  const [answer, setAnswer] = useState<{ query: string; users: readonly User[]; problem: string | null }>({
    query: '',
    users: [],
    problem: null,
  })
  useEffect(() => {
    if (query === '') return
    const controller = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const found = await session.api.searchUsers(query, controller.signal)
        if (!controller.signal.aborted) setAnswer({ query, users: found, problem: null })
      } catch (error) {
        if (!controller.signal.aborted) setAnswer({ query, users: [], problem: errorText(error) })
      }
    }, restMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [query, session, errorText])

  const finds = finder(query)
  const known = [...users.values()].filter(({ displayName, username }) => finds(displayName, username))
  const isCurrent = answer.query === query
  const found = query !== '' && isCurrent ? answer.users : []
  const byId = new Map([...known, ...found].map((user) => [user.id, user]))
  byId.delete(me.id)
  return {
    people: [...byId.values()].slice(0, listedMax),
    isPending: query !== '' && !isCurrent,
    problem: query !== '' && isCurrent ? answer.problem : null,
  }
}

/** Are all words of the query in the name or the username? */
export function matches(user: Pick<User, 'displayName' | 'username'>, query: string): boolean {
  return finder(query)(user.displayName, user.username)
}
