// A message as it stands in the chat: one renderer for each kind of body.
import type { Timeline } from '@poruch/client'
import { memo, type ReactNode } from 'react'
import { useText } from '../../text-context.tsx'
import { Bubble } from './Bubble.tsx'
import { type BodyOf, type ByKind, byKind } from './by-kind.ts'
import { CallBody, type CallPartner } from './CallBody.tsx'
import { LinkifiedText } from './LinkifiedText.tsx'
import type { MessageRow } from './message-row.ts'

export interface MessageViewProps {
  row: MessageRow
  /** Who wrote it, for a screen reader. */
  author: string
  timeline: Timeline
  /** Whom a call can be returned to; null where there is no one such person. */
  partner: CallPartner | null
}

const renderers: ByKind<[MessageViewProps], ReactNode> = {
  text: ({ text }, props) => (
    <Bubble {...props}>
      <p dir="auto" className="break-long min-w-0 whitespace-pre-wrap text-start">
        <LinkifiedText text={text} />
      </p>
    </Bubble>
  ),
  service: ({ change }) => <ServiceBody change={change} />,
  call: (call, { row, partner }) => <CallBody call={call} row={row} partner={partner} />,
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

function ServiceBody({ change }: Pick<BodyOf<'service'>, 'change'>) {
  const t = useText()
  return <p className="px-4 pt-2 text-center text-small text-muted">{t('service.happened', { change })}</p>
}
