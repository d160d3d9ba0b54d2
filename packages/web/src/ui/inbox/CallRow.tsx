// One past call: who, which way, how it ended; one tap calls back.
import type { Call, UserId } from '@poruch/protocol'
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react'
import type { CallEntry } from '../../calling/call-entry.ts'
import { startCall } from '../../calling/start-call.ts'
import { formatShort } from '../../i18n/format.ts'
import { isolated } from '../../i18n/isolate.ts'
import type { Text } from '../../i18n/translator.ts'
import { recordText } from '../chat/bodies/record-text.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { classNames } from '../parts/class-names.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { pictureOf } from '../parts/picture/address.ts'
import { Beside } from '../people/Beside.tsx'
import { useSession } from '../session-context.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { useNow } from '../use-now.ts'
import { useDirectChat, useOpenChat } from '../use-open-chat.ts'
import { useValue } from '../use-value.ts'
import type { CallLogState } from './use-call-log.ts'

export interface LoggedCall {
  readonly call: Call
  readonly entry: CallEntry
}

interface CallRowProps extends LoggedCall {
  log: CallLogState
}

/** Who is at the other end of a past call, or the group that it was in. */
function usePlace(call: Call, entry: CallEntry, log: CallLogState) {
  const t = useText()
  const session = useSession()
  const known = useValue(session.people.known)
  const chat = useValue(session.roster.chat(call.chatId))
  // Of a call into which others were called the record names no two.
  const peerId = entry.peerId ?? chat?.peerId ?? null
  if (peerId === null) {
    const startedBy = known.get(call.startedBy) ?? log.users.get(call.startedBy)
    return {
      caller: entry.isMissed ? (startedBy?.displayName ?? null) : null,
      peerId,
      name: chat?.title || t('inbox.person_gone'),
      picture: chat === null ? null : pictureOf(chat.chat),
    }
  }
  const name = (known.get(peerId) ?? log.users.get(peerId))?.displayName ?? t('inbox.person_gone')
  return { peerId, name, picture: null, caller: null }
}

/** Where it was, or to whom it brought a guest, who cannot call where it was. */
function useCallBack({ chatId, roomId, media }: Call, { isGuest }: CallEntry, peerId: UserId | null) {
  const t = useText()
  const directChat = useDirectChat()
  return async () => {
    const place = isGuest && peerId !== null ? await directChat(peerId) : chatId
    const wanted = media === 'video' ? 'video' : 'audio'
    if (place !== null)
      await startCall({ chatId: place, roomId: isGuest ? null : roomId, peerId }, wanted, t('error.network'))
  }
}

export function CallRow({ call, entry, log }: CallRowProps) {
  const t = useText()
  const locale = useLocale()
  const now = useNow()
  const openChat = useOpenChat()
  const go = useGo()
  const { isMine, isMissed } = entry
  const { peerId, name, picture, caller } = usePlace(call, entry, log)
  const callBack = useCallBack(call, entry, peerId)
  const Icon = isMissed ? PhoneMissed : isMine ? PhoneOutgoing : PhoneIncoming
  const open = () => (peerId === null ? go.to(`/chat/${call.chatId}`) : void openChat(peerId))
  return (
    <li className="flex items-center gap-1 rounded-large pe-1 [contain-intrinsic-size:auto_64px] [content-visibility:auto] hover:bg-hover">
      <button
        type="button"
        data-item
        onClick={open}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-large px-2 py-2.5 text-start -outline-offset-2"
      >
        <Avatar id={peerId ?? call.chatId} name={name} picture={picture} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <span
              dir="auto"
              title={name}
              className={classNames(
                'min-w-0 truncate text-left font-semibold',
                isMissed && 'text-danger-text',
              )}
            >
              {name}
            </span>
            {peerId !== null && <Beside id={peerId} />}
            <time
              dateTime={new Date(call.createdAt).toISOString()}
              className="figures ms-auto shrink-0 text-small text-muted"
            >
              {formatShort(locale, call.createdAt, now)}
            </time>
          </span>
          <span className="flex items-center gap-1.5 text-small text-muted">
            <Icon size={14} aria-hidden="true" className="shrink-0" />
            <Outcome call={call} entry={entry} caller={caller} />
          </span>
        </span>
      </button>
      <IconButton
        icon={call.media === 'video' ? Video : Phone}
        label={t('record.call_back', { name })}
        onClick={() => void callBack()}
      />
    </li>
  )
}

/** @param caller who called in vain, where the row names a group */
function Outcome({ call: { media }, entry, caller }: LoggedCall & { caller: string | null }) {
  const t = useText('calls')
  const went = outcome(media, entry, t)
  const text = caller === null ? went : t('record.with_detail', { call: went, detail: isolated(caller) })
  const words = entry.isElsewhere ? t('calls.on_other_device', { call: text }) : text
  return (
    <span title={words} className="figures truncate">
      {words}
    </span>
  )
}

function outcome(
  media: Call['media'],
  { reason, isMine, isMissed, durationMs }: CallEntry,
  t: Text<'calls'>,
): string {
  if (isMissed) return t('record.missed', { media })
  if (reason !== null) return recordText(t, { media, reason, durationMs }, isMine)
  const way = t(isMine ? 'record.outgoing' : 'record.incoming', { media })
  return t('record.with_detail', { call: way, detail: t('calls.ongoing') })
}
