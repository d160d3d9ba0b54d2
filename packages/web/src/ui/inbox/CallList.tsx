// Past calls: who, which way, how it ended; one tap calls back.
import type { Call } from '@poruch/protocol'
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react'
import { startCall } from '../../calling/start-call.ts'
import { formatShort } from '../../i18n/format.ts'
import type { Text } from '../../i18n/translator.ts'
import { isMissed, recordText } from '../chat/bodies/record-text.ts'
import { moveFocus } from '../move-focus.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { classNames } from '../parts/class-names.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { RetryButton } from '../parts/RetryButton.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { Beside } from '../people/Beside.tsx'
import { useSession } from '../session-context.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { useNow } from '../use-now.ts'
import { useOpenChat } from '../use-open-chat.ts'
import { usePassedFocus } from '../use-passed-focus.ts'
import { useValue } from '../use-value.ts'
import { type CallLogState, useCallLog } from './use-call-log.ts'

export function CallList() {
  const t = useText()
  const go = useGo()
  const log = useCallLog()
  if (log.calls === null) return log.problem === null ? <ListSkeleton /> : <Problem log={log} />
  if (log.calls.length === 0)
    return (
      <EmptyState
        icon={Phone}
        title={t('calls.empty_title')}
        text={t('calls.empty_text')}
        action={
          <Button tone="primary" onClick={() => go.to('/')}>
            {t('calls.to_chats')}
          </Button>
        }
      />
    )
  return (
    <>
      <ul onKeyDown={moveFocus} aria-label={t('calls.title')} className="px-2 pb-2">
        {log.calls.map((call) => (
          <CallRow key={call.id} call={call} log={log} />
        ))}
      </ul>
      {log.problem !== null && <Problem log={log} />}
      {log.more && (
        <div className="flex justify-center p-3">
          <Older onLoad={log.loadOlder} />
        </div>
      )}
    </>
  )
}

function Older({ onLoad }: { onLoad: () => void }) {
  const t = useText()
  return (
    <Button ref={usePassedFocus()} onClick={onLoad}>
      {t('calls.more')}
    </Button>
  )
}

function Problem({ log }: { log: CallLogState }) {
  const t = useText()
  return (
    <div role="alert" className="flex flex-col items-start gap-3 p-4 text-muted">
      <p>
        {t('calls.failed')} {log.problem}
      </p>
      <RetryButton onRetry={log.retry} />
    </div>
  )
}

function CallRow({ call, log }: { call: Call; log: CallLogState }) {
  const t = useText()
  const locale = useLocale()
  const now = useNow()
  const openChat = useOpenChat()
  const session = useSession()
  const me = useValue(session.me)
  const known = useValue(session.people.known)
  const isMine = call.startedBy === me.id
  const peerId = isMine ? (call.invited[0] ?? me.id) : call.startedBy
  const name = (known.get(peerId) ?? log.users.get(peerId))?.displayName ?? t('inbox.person_gone')
  const missed = call.reason !== null && isMissed(call.reason, isMine)
  const media = call.media === 'video' ? 'video' : 'audio'
  const Icon = missed ? PhoneMissed : isMine ? PhoneOutgoing : PhoneIncoming
  return (
    <li className="flex items-center gap-1 rounded-large pe-1 hover:bg-hover">
      <button
        type="button"
        data-item
        onClick={() => void openChat(peerId)}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-large px-2 py-2.5 text-start -outline-offset-2"
      >
        <Avatar id={peerId} name={name} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <span
              dir="auto"
              title={name}
              className={classNames('min-w-0 truncate text-left font-semibold', missed && 'text-danger-text')}
            >
              {name}
            </span>
            <Beside id={peerId} />
            <time
              dateTime={new Date(call.createdAt).toISOString()}
              className="figures ms-auto shrink-0 text-small text-muted"
            >
              {formatShort(locale, call.createdAt, now)}
            </time>
          </span>
          <span className="flex items-center gap-1.5 text-small text-muted">
            <Icon size={14} aria-hidden="true" className="shrink-0" />
            <span className="figures truncate">{outcome(call, isMine, t)}</span>
          </span>
        </span>
      </button>
      <IconButton
        icon={call.media === 'video' ? Video : Phone}
        label={t('record.call_back', { name })}
        onClick={() => void startCall({ chatId: call.chatId, peerId }, media, t('error.network'))}
      />
    </li>
  )
}

function outcome(call: Call, isMine: boolean, t: Text): string {
  if (call.reason === null) {
    const way = t(isMine ? 'record.outgoing' : 'record.incoming', { media: call.media })
    return t('record.with_detail', { call: way, detail: t('calls.ongoing') })
  }
  const durationMs = call.answeredAt === null ? 0 : (call.endedAt ?? call.answeredAt) - call.answeredAt
  return recordText(t, { media: call.media, reason: call.reason, durationMs }, isMine)
}
