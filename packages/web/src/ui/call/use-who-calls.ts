// Who calls, and from where, in the reader's words.
import type { CallSnapshot } from '@poruch/calls'
import { calledFrom, callingWords, missedWords, placeWords } from '../../calling/who-calls.ts'
import type { CallWords } from '../../calling/words.ts'
import { isolated } from '../../i18n/isolate.ts'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { type Peer, usePerson, withUsername } from './use-peer.ts'

export interface WhoCalls {
  caller: Peer
  /** Where they call from, to stand below their name; null: from the chat with them. */
  place: string | null
  sentence: string
  /** When it was missed. */
  missed: string
}

export function useWhoCalls(snapshot: Pick<CallSnapshot, 'peerId' | 'chatId' | 'startedBy'>): WhoCalls {
  const t = useText('call')
  const session = useSession()
  const caller = usePerson(snapshot.startedBy)
  const from = calledFrom(snapshot, useValue(session.roster.chat(snapshot.chatId)))
  const say = ({ key, values }: CallWords, name: string) =>
    t(key, { ...values, ...(values?.chat && { chat: isolated(`${values.chat}`) }), name })
  const place = placeWords(from)
  return {
    caller,
    place: place && say(place, ''),
    sentence: say(callingWords(from), withUsername(caller)),
    missed: say(missedWords(from), isolated(caller.name)),
  }
}
