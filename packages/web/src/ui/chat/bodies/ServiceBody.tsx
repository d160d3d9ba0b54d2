// What happened to the chat, in the middle and small: nobody said it.
import type { ChatKind } from '@poruch/protocol'
import { useText } from '../../text-context.tsx'
import type { BodyOf } from './by-kind.ts'
import type { MessageRow } from './message-row.ts'
import { serviceText } from './service-text.ts'
import { useTold } from './use-told.ts'

export interface ServiceBodyProps {
  service: BodyOf<'service'>
  row: Pick<MessageRow, 'senderId' | 'body'>
  kind: ChatKind
}

export function ServiceBody({ service, row, kind }: ServiceBodyProps) {
  const t = useText()
  const told = useTold(row, kind)
  return (
    <p className="break-long mx-auto max-w-[min(92%,32rem)] overflow-clip py-1 text-center text-small text-muted">
      {serviceText(t, service, told)}
    </p>
  )
}
