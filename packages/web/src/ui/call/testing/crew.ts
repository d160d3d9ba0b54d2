// Who is in the calls of the stories: names as they come, short and long, from right to left, and twice the same.
import type { User, UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { peerId, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { fakeSession, groupWith } from '../../testing/fake-session.ts'

/** With ids that stay, as the colours of their faces do. */
const named = (at: number, displayName: string, username: string): User =>
  make.user({ id: `0190a000-0000-7000-8000-0000000000a${at}` as UserId, displayName, username })

/** In the order in which they came. */
export const crew: readonly User[] = [
  make.user({ id: peerId, username: 'olena', displayName: 'Olena Kovalenko' }),
  named(1, 'Sofia Melnyk', 'sofia'),
  named(2, 'Maximiliana von und zu Hohenlohe-Langenburg-Weikersheim', 'maximiliana'),
  named(3, 'נועה לוי', 'noa'),
  named(4, 'Оксана Шевченко', 'oksana'),
  named(5, 'Olena Kovalenko', 'olena.k'),
  named(6, 'Petro Hrytsenko', 'petro'),
]

export const me = named(9, 'Taras Bondarenko', 'taras')

/** Taras's session, in a group of the crew. @param name what the first of them is called */
export function storySession(name: string | null) {
  const people = crew.map((user, at) => (at === 0 && name !== null ? { ...user, displayName: name } : user))
  const searchUsers = async () => people
  const world = fakeSession({ searchUsers })
  world.me.set(me)
  world.known.set(new Map([me, ...people].map((user) => [user.id, user])))
  const chat = make.group({ id: snapshotWith().chatId, title: 'Weekend in the Carpathians' })
  world.chats.set([groupWith({ chat, title: chat.title ?? '', me: make.membership({ role: 'admin' }) })])
  return world.session
}
