// Reads out what happens in the open chat: new messages of others, and that they are typing.
import type { ChatSummary, Timeline } from '@poruch/client'
import type { Message } from '@poruch/protocol'
import { useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { factsOf } from './bodies/facts.ts'
import { useTold } from './bodies/use-told.ts'
import { useTypingNames } from './use-typing-names.ts'

export interface AnnouncerProps {
  timeline: Timeline
  summary: ChatSummary
}

export function Announcer({ timeline, summary }: AnnouncerProps) {
  const me = useValue(useSession().me)
  const { messages, loading } = useValue(timeline.state)
  const typing = useTypingNames(summary)
  const last = messages.at(-1)
  // What stood there when the chat was opened is not news.
  const [seen, setSeen] = useState<number | null>(null)
  if (seen === null && loading !== 'first') setSeen(last?.seq ?? 0)
  const isNews = seen !== null && last !== undefined && last.seq > seen && last.senderId !== me.id
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {isNews && <News message={last} summary={summary} />}
      </p>
      <p aria-live="polite" className="sr-only">
        {typing}
      </p>
    </>
  )
}

function News({ message, summary }: { message: Message; summary: ChatSummary }) {
  const t = useText()
  const told = useTold(message, summary.chat.kind)
  const { preview, isSaid } = factsOf(message.body)
  const text = preview(t, told)
  // A sentence about the chat names its people itself.
  return isSaid ? t('chat.said', { name: told.sender, text }) : text
}
