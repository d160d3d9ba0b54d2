// A message's text: its line breaks kept, its addresses made links.
import { memo } from 'react'
import { linkify } from './linkify.ts'

export const LinkifiedText = memo(function LinkifiedText({ text }: { text: string }) {
  return linkify(text).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
        key={index}
        href={piece.href}
        target="_blank"
        rel="noopener noreferrer"
        className="text-accent-text underline underline-offset-2"
      >
        {piece.text}
      </a>
    ),
  )
})
