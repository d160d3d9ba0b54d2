// The second line of a chat in the list. What goes on comes first: typing, then a draft, then what waits, then what was said last.
import type { ChatSummary } from '@poruch/client'
import { isVisible, type Message } from '@poruch/protocol'
import { CircleAlert, Clock } from 'lucide-react'
import { factsOf } from '../chat/bodies/facts.ts'
import { useTold } from '../chat/bodies/use-told.ts'
import { useTypingNames } from '../chat/use-typing-names.ts'
import { classNames } from '../parts/class-names.ts'
import { useText } from '../text-context.tsx'

const line = 'min-w-0 flex-1 truncate text-start'

export function Preview({ summary }: { summary: ChatSummary }) {
  const t = useText()
  const { chat, typing, draft, pending, lastMessage } = summary
  if (typing.length > 0)
    return (
      <span className={`${line} text-accent-text`}>
        {chat.kind === 'direct' ? t('chat.typing') : <TypingNames typing={typing} />}
      </span>
    )
  if (isVisible(draft))
    return (
      <span className={line}>
        <span className="text-danger-text">{t('inbox.draft')}</span> <bdi>{draft}</bdi>
      </span>
    )
  if (pending !== null) return <Pending pending={pending} />
  if (lastMessage === null) return <span className={line}>{t('inbox.no_messages')}</span>
  return <Last summary={summary} message={lastMessage} />
}

function TypingNames({ typing }: Pick<ChatSummary, 'typing'>) {
  return useTypingNames({ typing })
}

function Pending({ pending }: { pending: NonNullable<ChatSummary['pending']> }) {
  const t = useText()
  const refused = pending.state === 'refused'
  const Icon = refused ? CircleAlert : Clock
  return (
    <>
      <Icon
        size={14}
        role="img"
        aria-label={t(refused ? 'chat.not_sent' : 'chat.waiting')}
        className={classNames('shrink-0', refused && 'text-danger-text')}
      />
      <span className={line}>
        <bdi>{pending.body.text}</bdi>
      </span>
    </>
  )
}

function Last({ summary, message }: { summary: ChatSummary; message: Message }) {
  const t = useText()
  const { preview, isSaid } = factsOf(message.body)
  const told = useTold(message, summary.chat.kind)
  const { isMine } = told
  // In a chat of two the other one needs no name.
  const author = summary.chat.kind === 'direct' ? null : summary.lastSender
  return (
    <span className={line}>
      {isSaid && isMine && `${t('inbox.you')} `}
      {isSaid && !isMine && author !== null && (
        <>
          <bdi>{firstWord(author.displayName)}</bdi>:{' '}
        </>
      )}
      <bdi>{preview(t, told)}</bdi>
    </span>
  )
}

/** A name takes as little as it can from what was said. */
function firstWord(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name
}
