// Which parts of a session take which event, in which order.
import type { Value } from '@poruch/live'
import type { ChatId, Device, LinkEvent, User } from '@poruch/protocol'
import type { LiveMembers } from './chats/members.ts'
import type { EventTable } from './event-table.ts'
import type { Parts } from './parts.ts'

export interface EventsOptions {
  parts: Parts
  /** This person. */
  me: Value<User>
  devicesChanged: Value<number>
  newDevice: Value<Device | null>
  /** Lists that were shown. */
  members: ReadonlyMap<ChatId, LiveMembers>
}

export function eventsOf({ parts, me, devicesChanged, newDevice, members }: EventsOptions): EventTable {
  const { book, calls, marks, pages, people, presence, syncs, typing } = parts
  const link = (event: LinkEvent) => calls.link(event)
  const deviceChanged = () => devicesChanged.update((count) => count + 1)
  return {
    welcome: (welcome) => {
      calls.welcome(welcome)
      me.set(welcome.me)
      people.add([welcome.me, ...welcome.users])
      pages.welcome(welcome)
      marks.wake()
      presence.welcome()
      people.wake()
      for (const list of members.values()) list.welcome()
    },
    pong: (pong) => pages.pong(pong.cursor),
    'user.changed': ({ user }) => {
      if (user.id === me.get().id) me.set(user)
      people.add([user])
    },
    'presence.changed': (event) => presence.changed(event),
    'device.added': ({ device }) => {
      newDevice.set(device)
      deviceChanged()
    },
    'device.removed': deviceChanged,
    'chat.added': ({ entry, users }) => {
      people.add(users)
      book.added(entry)
      presence.renew(entry.peerId === null ? null : [entry.peerId])
      syncs.placed(entry.chat.id)
    },
    'chat.gone': ({ chatId, reason }) => {
      calls.gone(chatId)
      presence.renew(null)
      book.gone(chatId, reason)
    },
    'chat.changed': ({ chat }) => {
      book.chat(chat)
      syncs.chat(chat)
    },
    'member.changed': (event) => {
      people.add(event.members.map(({ user }) => user))
      book.members(event)
      presence.renew(event.members.map(({ user }) => user.id))
      members.get(event.chatId)?.changed(event)
      for (const { user, role } of event.members) if (role === null) typing.end(event.chatId, user.id)
    },
    'membership.changed': ({ chatId, me: own }) => book.membership(chatId, own),
    'message.changed': ({ message }) => {
      typing.end(message.chatId, message.senderId)
      syncs.message(message)
    },
    'read.changed': (event) => book.marks(event),
    'typing.changed': ({ chatId, userId }) => {
      if (userId !== me.get().id && book.entry(chatId) !== null) typing.start(chatId, userId)
    },
    'call.changed': ({ call, users }) => {
      calls.record(call)
      people.add(users)
    },
    'ice.changed': ({ iceServers, iceExpiresAt }) => calls.setIce(iceServers, iceExpiresAt),
    'call.muted': (event) => calls.muted(event),
    'link.offer': link,
    'link.answer': link,
    'link.candidates': link,
    'link.restart': link,
    'link.reset': link,
    'link.sync': link,
    'link.media': link,
  }
}
