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

/** What was read out: a message, or how many came at once. */
type Told = { key: string } & ({ message: Message } | { count: number })

/** More at once are counted, and only the last of them is read. */
const readMax = 5
/** So many stay: what is taken away before it was read is not read. */
const keptMax = 20

export function Announcer({ timeline, summary }: AnnouncerProps) {
  const t = useText()
  const told = useToldMessages(timeline)
  const typing = useTypingNames(summary)
  return (
    <>
      <div aria-live="polite" className="sr-only">
        {told.map((item) =>
          'message' in item ? (
            <News key={item.key} message={item.message} summary={summary} />
          ) : (
            <p key={item.key}>{t('inbox.unread', { count: item.count })}</p>
          ),
        )}
      </div>
      <p aria-live="polite" className="sr-only">
        {typing}
      </p>
    </>
  )
}

function useToldMessages(timeline: Timeline): readonly Told[] {
  const me = useValue(useSession().me)
  const { messages, loading } = useValue(timeline.state)
  const lastSeq = messages.at(-1)?.seq ?? 0
  // What stood there when the chat was opened is not news.
  const [upTo, setUpTo] = useState<number | null>(null)
  const [told, setTold] = useState<readonly Told[]>([])
  if (upTo === null && loading !== 'first') setUpTo(lastSeq)
  if (upTo !== null && lastSeq > upTo) {
    const first = messages.findLastIndex(({ seq }) => seq <= upTo) + 1
    const news = messages.slice(first).filter(({ senderId }) => senderId !== me.id)
    const read = news.slice(news.length > readMax ? -1 : 0)
    const counted = news.length > readMax ? [{ key: `to-${lastSeq}`, count: news.length }] : []
    setUpTo(lastSeq)
    setTold([...told, ...counted, ...read.map((message) => ({ key: message.id, message }))].slice(-keptMax))
  }
  return told
}

function News({ message, summary }: { message: Message; summary: ChatSummary }) {
  const t = useText()
  const told = useTold(message, summary.chat.kind)
  const { preview, isSaid } = factsOf(message.body)
  const text = preview(t, told)
  // A sentence about the chat names its people itself.
  return <p>{isSaid ? t('chat.said', { name: told.sender, text }) : text}</p>
}
