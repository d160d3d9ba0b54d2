// Reads out what happens in the open chat: new messages of the other person, and that they are typing.
import type { Timeline } from '@poruch/client'
import { useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { factsOf } from './bodies/facts.ts'

export interface AnnouncerProps {
  timeline: Timeline
  name: string
}

export function Announcer({ timeline, name }: AnnouncerProps) {
  const t = useText()
  const me = useValue(useSession().me)
  const { messages, typing, loading } = useValue(timeline.state)
  const last = messages.at(-1)
  // What stood there when the chat was opened is not news.
  const [seen, setSeen] = useState<number | null>(null)
  if (seen === null && loading !== 'first') setSeen(last?.seq ?? 0)
  const isNews = seen !== null && last !== undefined && last.seq > seen && last.senderId !== me.id
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {isNews && t('chat.said', { name, text: factsOf(last.body).preview(t, false) })}
      </p>
      <p aria-live="polite" className="sr-only">
        {typing.length > 0 && t('chat.typing_aloud', { name })}
      </p>
    </>
  )
}
