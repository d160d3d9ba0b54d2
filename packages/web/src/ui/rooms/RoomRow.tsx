// One room in the list: its name, who is inside with their marks, the way in or out, and what may be done about it.
import type { Room, UserId } from '@poruch/protocol'
import { EllipsisVertical, Headphones, MicOff, Pencil, Trash2 } from 'lucide-react'
import { useId, useRef } from 'react'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { classNames } from '../parts/class-names.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { Menu, MenuItem } from '../parts/Menu.tsx'
import { Beside } from '../people/Beside.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'
import type { Inside, RoomView } from './room-view.ts'
import { useRoomLabel } from './use-room-label.ts'

export type RoomAction = 'rename' | 'remove'

export interface RoomRowProps {
  view: RoomView
  /** This person. */
  me: UserId
  /** May they rename and remove it? */
  mayChange: boolean
  /** Null while nobody can be called from here yet. */
  ways: RoomWays | null
  onAction: (action: RoomAction, view: RoomView) => void
}

/** Must come from the person's own gesture. */
export interface RoomWays {
  onJoin: (room: Room) => void
  onLeave: () => void
}

export function RoomRow({ view, me, mayChange, ways, onAction }: RoomRowProps) {
  const t = useText('rooms')
  const label = useRoomLabel(view, me)
  const title = useId()
  const { room, inside, own } = view
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form
    <div
      role="group"
      aria-label={label}
      className={classNames('rounded-large py-1', own === 'in' && 'bg-accent-soft')}
    >
      <div className="flex min-h-13 items-center gap-2 ps-3 pe-1">
        <Headphones
          size={20}
          aria-hidden="true"
          className={classNames('shrink-0', inside.length > 0 ? 'text-accent-text' : 'text-muted')}
        />
        <div className="flex min-w-0 flex-1 flex-col">
          <h3
            id={title}
            dir="auto"
            title={room.title}
            className="line-clamp-2 text-left font-semibold wrap-anywhere"
          >
            {room.title}
          </h3>
          <p className="text-small text-muted">
            {view.isFull && own === 'out'
              ? t('rooms.full')
              : inside.length === 0
                ? t('rooms.nobody')
                : t('rooms.inside', { count: inside.length })}
          </p>
        </div>
        {ways !== null && <Way view={view} describedBy={title} {...ways} />}
        {mayChange && <Actions view={view} onAction={onAction} />}
      </div>
      {inside.length > 0 && (
        <ul className="ps-10 pe-3">
          {inside.map((person) => (
            <Person key={person.userId} person={person} isMe={person.userId === me} />
          ))}
        </ul>
      )}
    </div>
  )
}

type WayProps = RoomWays & { view: RoomView; describedBy: string }

/** In or out: one button as wide as either, so that the focus stays and nothing moves under the finger. */
function Way({ view, describedBy, onJoin, onLeave }: WayProps) {
  const t = useText('rooms')
  const { room, own, isFull } = view
  const isClosed = isFull && own === 'out'
  return (
    <Button
      tone={own === 'out' ? 'plain' : 'warning'}
      aria-describedby={describedBy}
      aria-disabled={isClosed || undefined}
      className={classNames('min-w-28 shrink-0 px-3!', isClosed && 'cursor-default opacity-60')}
      onClick={() => {
        if (own !== 'out') onLeave()
        else if (!isClosed) onJoin(room)
      }}
    >
      {t(own === 'out' ? 'rooms.join' : 'rooms.leave')}
    </Button>
  )
}

function Actions({ view, onAction }: Pick<RoomRowProps, 'view' | 'onAction'>) {
  const t = useText('rooms')
  // Done when the menu has closed: a window gives the focus back to the menu's button then, not to what is gone.
  const chosen = useRef<RoomAction | null>(null)
  const onClosed = () => {
    const action = chosen.current
    chosen.current = null
    if (action !== null) onAction(action, view)
  }
  const choose = (action: RoomAction) => () => {
    chosen.current = action
  }
  return (
    <Menu
      onClosed={onClosed}
      trigger={<IconButton icon={EllipsisVertical} label={t('rooms.actions', { name: view.room.title })} />}
    >
      <MenuItem icon={Pencil} onSelect={choose('rename')}>
        {t('rooms.rename')}
      </MenuItem>
      <MenuItem icon={Trash2} tone="danger" onSelect={choose('remove')}>
        {t('rooms.remove')}
      </MenuItem>
    </Menu>
  )
}

function Person({ person, isMe }: { person: Inside; isMe: boolean }) {
  const t = useText('rooms')
  const { userId, muted, speaking } = person
  const { people } = useSession()
  const name = useValue(people.user(userId))?.displayName ?? t('inbox.person_gone')
  return (
    <li className="flex h-10 items-center gap-2">
      <span
        className={classNames(
          'rounded-full outline-2 outline-offset-1 transition-[outline-color] duration-150',
          speaking ? 'outline-accent' : 'outline-transparent',
        )}
      >
        <Avatar id={userId} name={name} size="small" />
      </span>
      <span className="flex min-w-0 flex-1 items-baseline gap-1.5">
        <span dir="auto" title={name} className="truncate">
          {isMe ? t('rooms.you', { name }) : name}
        </span>
        <Beside id={userId} />
      </span>
      {speaking && <span className="sr-only">, {t('rooms.speaking')}</span>}
      {muted && (
        <>
          <MicOff size={16} aria-hidden="true" className="shrink-0 text-muted" />
          <span className="sr-only">, {t('rooms.muted')}</span>
        </>
      )}
    </li>
  )
}
