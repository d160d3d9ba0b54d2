// What a screen reader says of a room: its name, and who is inside with their marks.
import type { UserId } from '@poruch/protocol'
import { isolated } from '../../i18n/isolate.ts'
import { useLocale, useText } from '../text-context.tsx'
import { usePeople } from '../use-people.ts'
import type { RoomView } from './room-view.ts'

export function useRoomLabel({ room, inside }: RoomView, me: UserId): string {
  const t = useText('rooms')
  const locale = useLocale()
  const users = usePeople(inside.map(({ userId }) => userId))
  const name = isolated(room.title)
  if (inside.length === 0) return t('rooms.label_empty', { name })
  const people = inside.map(({ userId, muted, speaking }, place) => {
    const called = isolated(users[place]?.displayName ?? t('inbox.person_gone'))
    const state = muted ? 'muted' : speaking ? 'speaking' : 'none'
    return t('rooms.person', { name: userId === me ? t('rooms.you', { name: called }) : called, state })
  })
  return t('rooms.label', { name, people: new Intl.ListFormat(locale).format(people) })
}
