// What a service message says: who changed what in a group or a channel.

import type { ChatChange, ChatKind } from '@poruch/protocol'
import { isolated } from '../../../i18n/isolate.ts'
import type { FirstKey } from '../../../i18n/sentences.ts'
import type { Text } from '../../../i18n/translator.ts'
import type { BodyOf } from './by-kind.ts'

/** Where a message stands and how its reader calls the people in it. */
export interface Told {
  /** The reader sent it. */
  isMine: boolean
  kind: ChatKind
  /** Name of the sender. */
  sender: string
  /** It happened to the reader and to nobody else. */
  isToMe: boolean
  /** Names of those to whom it happened. */
  people: string
}

const sentences: Readonly<Record<ChatChange, FirstKey>> = {
  created: 'service.created',
  added: 'service.added',
  joined: 'service.joined',
  left: 'service.left',
  removed: 'service.removed',
  title: 'service.title',
  description: 'service.description',
  picture: 'service.picture',
  owner: 'service.owner',
}

/** One sentence; of a change that only a newer server knows it is said that there was one. */
export function serviceText(t: Text, { change, text }: BodyOf<'service'>, told: Told): string {
  if (!Object.hasOwn(sentences, change)) return t('service.unknown')
  return t(sentences[change], {
    by: told.isMine ? 'me' : 'other',
    to: told.isToMe ? 'me' : 'other',
    kind: told.kind,
    name: told.sender,
    people: told.people,
    text: isolated(text ?? ''),
  })
}
