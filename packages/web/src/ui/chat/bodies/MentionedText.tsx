// Words that may name people: their names stand out, and lead to the chat with them.
import type { UserId } from '@poruch/protocol'
import { memo, useMemo } from 'react'
import { classNames } from '../../parts/class-names.ts'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useOpenChat } from '../../use-open-chat.ts'
import { usePeople } from '../../use-people.ts'
import { useValue } from '../../use-value.ts'
import { findMentions } from './find-mentions.ts'

export interface MentionedTextProps {
  text: string
  /** Whom the whole message mentions. */
  mentions: readonly UserId[]
}

export const MentionedText = memo(function MentionedText({ text, mentions }: MentionedTextProps) {
  const people = usePeople(mentions)
  const pieces = useMemo(() => findMentions(text, people), [text, people])
  return pieces.map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
      <Mention key={index} text={piece.text} userId={piece.userId} />
    ),
  )
})

function Mention({ text, userId }: { text: string; userId: UserId }) {
  const t = useText()
  const session = useSession()
  const me = useValue(session.me)
  const user = useValue(session.people.user(userId))
  const open = useOpenChat()
  const look = 'rounded-[4px] px-0.5 font-medium text-accent-text'
  if (userId === me.id) return <mark className={classNames(look, 'bg-accent-soft')}>{text}</mark>
  return (
    <button
      type="button"
      title={t('chat.mention_open', { name: user?.displayName ?? text })}
      tabIndex={-1}
      onClick={() => void open(userId)}
      className={classNames(look, 'hover:underline')}
    >
      {text}
    </button>
  )
}
