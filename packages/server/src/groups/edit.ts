// chat.edit: one thing about a group or channel becomes another.
import {
  type Chat,
  type ChatEdit,
  type MessageBody,
  mayDo,
  PoruchError,
  type ServerMessageOf,
} from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import type { ChatChanges } from '../chats/store.ts'
import { demand } from '../limits/rate-limits.ts'
import { service } from '../messages/store.ts'
import { begin, publishNumber, takeNumber } from './change.ts'

/** Told to all; what changes nothing is answered to who asked alone. */
export const editChat: Action<'chat.edit'> = async (context, who, { type, id, chatId, change }) => {
  await demand(context.limits, 'chatEdits', who.userId)
  const order = { type, id, chatId, userId: who.userId }
  const now = context.clock.now()
  const { chat, message, isChanged } = await context.store.transaction(async (tx) => {
    const { chat: before, role, isNew } = await begin(tx, order, now)
    const same = { chat: before, message: null, isChanged: false }
    if (!isNew) return same
    const action = change.what === 'settings' ? 'settings' : 'edit'
    if (!mayDo(role, action, before)) throw new PoruchError('forbidden')
    const { changes, note, isSame } = effectOf(change, before)
    if (isSame) return same
    return { ...(await takeNumber(tx, order, { changes, note }, now)), isChanged: true }
  })
  const event: ServerMessageOf<'chat.changed'> = { type: 'chat.changed', re: id, chat }
  if (!isChanged) return answer(event)
  if (message !== null) publishNumber(context, { chat, message })
  context.publish({ chat: chatId }, event, who)
  return told(event)
}

interface Effect {
  readonly changes: ChatChanges
  readonly note: MessageBody | null
  readonly isSame: boolean
}

function effectOf(change: ChatEdit, { title, description, settings }: Chat): Effect {
  switch (change.what) {
    case 'title': {
      const changes = { title: change.title }
      return { changes, note: service('title', { text: change.title }), isSame: change.title === title }
    }
    case 'description': {
      const text = change.description
      const note = service('description', { text })
      return { changes: { description: text }, note, isSame: text === description }
    }
    case 'settings': {
      const { whoAdds } = change.settings
      return { changes: { whoAdds }, note: null, isSame: whoAdds === settings.whoAdds }
    }
  }
}
