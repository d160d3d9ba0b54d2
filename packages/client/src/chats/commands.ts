// What a person does with chats and the people in them: each waits while offline, and is told again with the same id.
import {
  type ChatEdit,
  type ChatId,
  type ChatRole,
  type ClientMessage,
  type Notify,
  newId,
  PoruchError,
  type ServerMessageOf,
  type ServerMessageType,
  type UserId,
} from '@poruch/protocol'
import type { Connection } from '../wire/connection.ts'
import type { OwnSettings } from './own-settings.ts'

export interface NewChat {
  kind: 'group' | 'channel'
  title: string
  userIds: readonly UserId[]
}

/**
 * Resolves when the server has done it and this device knows it. Rejects with PoruchError (a refusal), or NetworkError
 * when the session was closed before.
 */
export interface ChatCommands {
  /** The direct chat with this person, made if there is none. */
  openDirect(userId: UserId): Promise<ChatId>
  create(chat: NewChat): Promise<ChatId>
  edit(chatId: ChatId, change: ChatEdit): Promise<void>
  /** By an invite link. */
  join(token: string): Promise<ChatId>
  leave(chatId: ChatId): Promise<void>
  /** For everybody. */
  delete(chatId: ChatId): Promise<void>
  /** At most `limits.peopleAtOnce`. */
  add(chatId: ChatId, userIds: readonly UserId[]): Promise<void>
  remove(chatId: ChatId, userId: UserId): Promise<void>
  ban(chatId: ChatId, userId: UserId): Promise<void>
  unban(chatId: ChatId, userId: UserId): Promise<void>
  /** With `owner` the chat is handed over. */
  setRole(chatId: ChatId, userId: UserId, role: ChatRole): Promise<void>
  // This person's own settings: shown at once, and taken back when they are refused.
  /** @param until milliseconds since the Unix epoch; null: no longer */
  mute(chatId: ChatId, until: number | null): Promise<void>
  setNotify(chatId: ChatId, notify: Notify): Promise<void>
  pin(chatId: ChatId, pinned: boolean): Promise<void>
  archive(chatId: ChatId, archived: boolean): Promise<void>
}

export function createChatCommands(
  connection: Pick<Connection, 'request'>,
  settings: OwnSettings,
): ChatCommands {
  const ask = async <Type extends ServerMessageType>(
    command: ClientMessage,
    type: Type,
  ): Promise<ServerMessageOf<Type>> => {
    const answer = await connection.request(command)
    if (!isOf(answer, type)) throw new PoruchError('unsupported')
    return answer
  }
  const added = async (command: ClientMessage) => (await ask(command, 'chat.added')).entry.chat.id
  const person = async (
    type: 'member.remove' | 'member.ban' | 'member.unban',
    chatId: ChatId,
    userId: UserId,
  ) => {
    await ask({ type, id: newId(), chatId, userId }, 'member.changed')
  }
  return {
    openDirect: (userId) => added({ type: 'chat.open', id: newId(), userId }),
    create: ({ kind, title, userIds }) =>
      added({ type: 'chat.create', id: newId(), chatId: newId(), kind, title, userIds: [...userIds] }),
    join: (token) => added({ type: 'chat.join', id: newId(), token }),
    async edit(chatId, change) {
      await ask({ type: 'chat.edit', id: newId(), chatId, change }, 'chat.changed')
    },
    async leave(chatId) {
      const { type } = await connection.request({ type: 'chat.leave', id: newId(), chatId })
      // Let in again before this device heard of having left: it has left all the same.
      if (type !== 'chat.gone' && type !== 'chat.added') throw new PoruchError('unsupported')
    },
    async delete(chatId) {
      await ask({ type: 'chat.delete', id: newId(), chatId }, 'chat.gone')
    },
    async add(chatId, userIds) {
      await ask({ type: 'member.add', id: newId(), chatId, userIds: [...userIds] }, 'member.changed')
    },
    remove: (chatId, userId) => person('member.remove', chatId, userId),
    ban: (chatId, userId) => person('member.ban', chatId, userId),
    unban: (chatId, userId) => person('member.unban', chatId, userId),
    async setRole(chatId, userId, role) {
      await ask({ type: 'member.role', id: newId(), chatId, userId, role }, 'member.changed')
    },
    mute: (chatId, mutedUntil) => settings.set(chatId, { mutedUntil }),
    setNotify: (chatId, notify) => settings.set(chatId, { notify }),
    pin: (chatId, pinned) => settings.set(chatId, { pinned }),
    archive: (chatId, archived) => settings.set(chatId, { archived }),
  }
}

function isOf<Type extends ServerMessageType>(
  answer: { type: ServerMessageType },
  type: Type,
): answer is ServerMessageOf<Type> {
  return answer.type === type
}
