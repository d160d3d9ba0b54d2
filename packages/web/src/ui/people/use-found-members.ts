// Members of a chat by a few letters of their name, as the server finds them, page by page.
import { type ChatId, foldedWords, type User } from '@poruch/protocol'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useValue } from '../use-value.ts'
import type { FoundPeople } from './use-found-people.ts'

/** How long fingers must rest before the server is asked, in milliseconds. */
const restMs = 150
/** More than stand in a list at once. */
const pageOf = 20

/** Those of the last answer stay until the next one is here. */
export interface FoundMembers extends FoundPeople {
  /** The next page, where there is one. */
  onMore: () => void
}

interface Answer extends FoundPeople {
  /** Names the next page; null: this was the last one. */
  more: string | null
}

const nothing: Answer = { people: [], more: null, isPending: true, problem: null }

/** Without the person themselves. An empty query gives everybody, the owner and the admins first. */
export function useFoundMembers(chatId: ChatId, text: string): FoundMembers {
  const query = foldedWords(text).length === 0 ? '' : text
  const session = useSession()
  const me = useValue(session.me)
  const errorText = useErrorText()
  const [answer, setAnswer] = useState(nothing)
  /** Counts the questions: an answer to an earlier one is too late. */
  const asked = useRef(0)
  const load = async (after: string | null) => {
    asked.current += 1
    const mine = asked.current
    setAnswer((before) => ({ ...before, isPending: true }))
    let next: Answer
    try {
      next = await pageOfMembers(after)
    } catch (error) {
      next = { ...nothing, problem: errorText(error), isPending: false }
    }
    if (mine !== asked.current) return
    setAnswer(({ people }) => (after === null ? next : { ...next, people: [...people, ...next.people] }))
  }
  const pageOfMembers = async (after: string | null): Promise<Answer> => {
    const page = await session.api.members(chatId, {
      limit: pageOf,
      ...(query === '' ? {} : { query }),
      ...(after === null ? {} : { after }),
    })
    const byId = new Map(page.users.map((user): [string, User] => [user.id, user]))
    const people = page.members.flatMap(({ userId }) => (userId === me.id ? [] : (byId.get(userId) ?? [])))
    return { people, more: page.more, isPending: false, problem: null }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query is the reason to ask
  useEffect(() => {
    const timer = setTimeout(() => void load(null), query === '' ? 0 : restMs)
    return () => {
      clearTimeout(timer)
      asked.current += 1
    }
  }, [session, chatId, query])
  const onMore = () => {
    if (answer.more !== null && !answer.isPending) void load(answer.more)
  }
  return { ...answer, onMore }
}
