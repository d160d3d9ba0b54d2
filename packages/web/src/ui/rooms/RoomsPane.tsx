// "Rooms": the voice rooms of a group, who is inside, and the ways in and out. A pane on a desktop, a page on a phone.
import { type ChatSummary, NetworkError } from '@poruch/client'
import { mayDo } from '@poruch/protocol'
import { useRef } from 'react'
import { classNames } from '../parts/class-names.ts'
import { SidePane, type SidePaneProps } from '../parts/SidePane.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import { RoomList } from './RoomList.tsx'
import { roomViews } from './room-view.ts'
import { useRoomCalls } from './use-room-calls.ts'
import { useRoomPlace } from './use-room-place.ts'
import { useRooms } from './use-rooms.ts'

export interface RoomsPaneProps extends Pick<SidePaneProps, 'isPane' | 'onClose'> {
  summary: ChatSummary
}

export function RoomsPane({ summary: { chat, me: membership }, ...pane }: RoomsPaneProps) {
  const t = useText('rooms')
  const heading = useRef<HTMLHeadingElement>(null)
  const session = useSession()
  const me = useValue(session.me)
  const isWaiting = useValue(session.connection).kind !== 'online'
  const { state, list, retry } = useRooms(chat.id)
  const calls = useRoomCalls(chat.id)
  const { place, ways } = useRoomPlace(chat.id)
  const views = state.rooms === null ? null : roomViews(state.rooms, calls, place)
  const loaded = () => {
    if (list === null) throw new NetworkError('The rooms are not here yet.')
    return list
  }
  return (
    <SidePane {...pane} title={t('rooms.title')} heading={heading}>
      {/* The small window of the call stands over the end of the list, which can be drawn out from under it. */}
      <div className={classNames('mx-auto flex min-h-full max-w-160 flex-col', place !== null && 'pb-48')}>
        <RoomList
          views={views}
          hasFailed={state.failed}
          me={me.id}
          mayChange={mayDo(membership.role, 'room', chat)}
          isWaiting={isWaiting}
          onRetry={retry}
          orElse={heading}
          ways={ways}
          onCreate={async (title) => void (await loaded().create(title))}
          onRename={(room, title) => loaded().rename(room.id, title)}
          onRemove={(room) => loaded().remove(room.id)}
        />
      </div>
    </SidePane>
  )
}
