// A message as it stands in the chat: one renderer for each kind of body.
import type { Timeline } from '@poruch/client'
import type { ChatKind } from '@poruch/protocol'
import { memo, type ReactNode } from 'react'
import { useText } from '../../text-context.tsx'
import { type Author, Bubble } from './Bubble.tsx'
import { type ByKind, byKind } from './by-kind.ts'
import { CallBody, type CallPartner } from './CallBody.tsx'
import { LinkifiedText } from './LinkifiedText.tsx'
import type { MessageRow } from './message-row.ts'
import { ServiceBody } from './ServiceBody.tsx'

export interface MessageViewProps {
  row: MessageRow
  /** Who wrote it. */
  author: Author
  timeline: Timeline
  /** Of the chat. */
  chatKind: ChatKind
  /** Whom a call can be returned to; null where there is no one such person. */
  partner: CallPartner | null
}

const renderers: ByKind<[MessageViewProps], ReactNode> = {
  text: ({ text, mentions }, props) => (
    <Bubble {...props}>
      <p dir="auto" className="break-long min-w-0 whitespace-pre-wrap text-start">
        <LinkifiedText text={text} mentions={mentions} tabIndex={-1} />
      </p>
    </Bubble>
  ),
  call: (call, { row, partner, chatKind }) => (
    <CallBody call={call} row={row} partner={partner} kind={chatKind} />
  ),
  service: (service, { row, chatKind }) => <ServiceBody service={service} row={row} kind={chatKind} />,
}

const renderUnknown = (props: MessageViewProps): ReactNode => (
  <Bubble {...props}>
    <Unsupported />
  </Bubble>
)

export const MessageView = memo(function MessageView(props: MessageViewProps) {
  return byKind(renderers, renderUnknown, props.row.body, props)
})

function Unsupported() {
  const t = useText()
  return <p className="min-w-0 text-muted italic">{t('chat.unsupported')}</p>
}
