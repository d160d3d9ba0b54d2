// Who is at the other end, as the screen names them: a person, or the group or room where the call is.
import type { CallSnapshot } from '@poruch/calls'
import type { UserId } from '@poruch/protocol'
import { isolated } from '../../i18n/isolate.ts'
import { pictureOf } from '../parts/picture/address.ts'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { useRoomTitle } from './use-room-title.ts'

export interface Peer {
  /** Of the person, or of the chat. */
  id: string
  /** Null: more than one may be there. */
  userId: UserId | null
  name: string
  /** With its `@`; null while nobody knows it. */
  username: string | null
  /** Address of the group's; null: there is none. */
  picture: string | null
}

/** Somebody by their id; null: it is not known yet who it is. */
export function usePerson(userId: UserId | null): Peer {
  const t = useText()
  const session = useSession()
  const id = userId ?? session.me.get().id
  const user = useValue(session.people.user(id))
  return {
    id,
    userId: id,
    name: user?.displayName ?? t('inbox.person_gone'),
    username: user === null ? null : `@${user.username}`,
    picture: null,
  }
}

/** The other one of two people; else the room, or the group. */
export function usePeer({
  peerId,
  chatId,
  roomId,
  startedBy,
}: Pick<CallSnapshot, 'peerId' | 'chatId' | 'roomId' | 'startedBy'>): Peer {
  const session = useSession()
  const person = usePerson(peerId ?? startedBy)
  const chat = useValue(session.roster.chat(chatId))
  const room = useRoomTitle(chatId, roomId)
  if (peerId !== null) return person
  // Who was called into a call without being in its chat knows it by whoever began it.
  const name = room || chat?.title || person.name
  const picture = chat === null ? null : pictureOf(chat.chat)
  return { id: chat === null ? person.id : chatId, userId: null, name, username: null, picture }
}

/** For a sentence about somebody who may be a stranger: a name is whatever they like to be called. */
export function withUsername({ name, username }: Pick<Peer, 'name' | 'username'>): string {
  return username === null ? isolated(name) : `${isolated(name)} (${username})`
}
