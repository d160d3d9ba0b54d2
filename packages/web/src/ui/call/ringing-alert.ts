// What the tab's title and a notification say while it rings; names that come late change it.
import type { CallSnapshot } from '@poruch/calls'
import type { Session } from '@poruch/client'
import { computed, type Readable } from '@poruch/live'
import type { Alert } from '../../calling/alert.ts'
import { calledFrom, callingWords } from '../../calling/who-calls.ts'
import { incomingHeading } from '../../calling/words.ts'
import type { Text } from '../../i18n/translator.ts'
import { withUsername } from './use-peer.ts'

/** @param words those of the language as it is now */
export function ringingAlert(
  session: Pick<Session, 'people' | 'roster' | 'me'>,
  call: CallSnapshot,
  words: () => Text<'call'>,
): Readable<Alert> {
  const caller = session.people.user(call.startedBy ?? session.me.get().id)
  const chat = session.roster.chat(call.chatId)
  return computed([caller, chat], () => {
    const t = words()
    const known = caller.get()
    const name = known?.displayName ?? t('inbox.person_gone')
    const username = known === null ? null : `@${known.username}`
    const { key, values } = callingWords(calledFrom(call, chat.get()))
    return {
      title: t(key, { ...values, name: withUsername({ name, username }) }),
      text: t(incomingHeading(call.media).key),
    }
  })
}
