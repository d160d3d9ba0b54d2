// The steps of people in chats, in a test.
import { type ChatId, type Message, type MessageId, newId, type ServerMessageOf } from '@poruch/protocol'
import type { TestDevice } from './test-device.ts'
import type { Member } from './test-server.ts'

/** A new group of whoever's device this is and of others; a channel when asked. */
export async function createGroup(
  device: TestDevice,
  others: readonly Pick<Member, 'user'>[] = [],
  kind: 'group' | 'channel' = 'group',
): Promise<ChatId> {
  const fields = { chatId: newId<ChatId>(), kind, title: 'Walks', userIds: others.map(({ user }) => user.id) }
  return (await device.get('chat.create', fields, 'chat.added')).entry.chat.id
}

/** Writes and waits until that is stored. */
export async function say(device: TestDevice, chatId: ChatId, text: string): Promise<Message> {
  const fields = { id: newId<MessageId>(), chatId, body: { kind: 'text', text } as const }
  return (await device.get('message.send', fields, 'message.changed')).message
}

/** Writes, whatever becomes of it. */
export async function trySaying(device: TestDevice, chatId: ChatId, text = 'hello') {
  return await device.ask('message.send', { id: newId<MessageId>(), chatId, body: { kind: 'text', text } })
}

/** What a device was told of a chat, in order: the types, and of service messages what they tell. */
export function toldOf(device: TestDevice, chatId: ChatId): string[] {
  return device.events.flatMap((event) => {
    if (event.type === 'chat.added') return event.entry.chat.id === chatId ? ['chat.added'] : []
    if (event.type === 'chat.changed') return event.chat.id === chatId ? ['chat.changed'] : []
    if (event.type === 'message.changed') return event.message.chatId === chatId ? [nameOf(event)] : []
    return 'chatId' in event && event.chatId === chatId ? [event.type] : []
  })
}

/** The same without what newcomers may be told once more (`confirmArrivals`). */
export function firstToldOf(device: TestDevice, chatId: ChatId): string[] {
  let isIn = false
  return toldOf(device, chatId).filter((told) => {
    const isAgain = isIn && told === 'chat.added'
    isIn = told === 'chat.added' || (isIn && told !== 'chat.gone')
    return !isAgain
  })
}

function nameOf({ message: { body } }: ServerMessageOf<'message.changed'>): string {
  return body.kind === 'service' ? body.change : body.kind
}
