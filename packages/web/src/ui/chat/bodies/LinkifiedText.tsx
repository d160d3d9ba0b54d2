// A message's text: its line breaks kept, its addresses made links, the people it mentions marked.
import type { UserId } from '@poruch/protocol'
import { memo } from 'react'
import { linkify } from './linkify.ts'
import { MentionedText } from './MentionedText.tsx'

export interface LinkifiedTextProps {
  text: string
  mentions: readonly UserId[]
  /** Of its links; -1 where what the text stands in is the stop of the keyboard. */
  tabIndex?: number
}

export const LinkifiedText = memo(function LinkifiedText({ text, mentions, tabIndex }: LinkifiedTextProps) {
  return linkify(text).map((piece, index) =>
    piece.kind === 'text' ? (
      mentions.length === 0 ? (
        piece.text
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
        <MentionedText key={index} text={piece.text} mentions={mentions} />
      )
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
        key={index}
        href={piece.href}
        // Whatever turns the text around it: an address is read from its beginning.
        dir="ltr"
        target="_blank"
        rel="noopener noreferrer"
        tabIndex={tabIndex}
        className="text-accent-text underline underline-offset-2"
      >
        {piece.text}
      </a>
    ),
  )
})
