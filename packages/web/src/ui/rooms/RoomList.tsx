// The rooms of a group as a list, or what rooms are for while there is none.
import type { Room, UserId } from '@poruch/protocol'
import { Headphones } from 'lucide-react'
import { type ReactNode, type RefObject, useState } from 'react'
import { isolated } from '../../i18n/isolate.ts'
import { Button } from '../parts/Button.tsx'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { LoadProblem } from '../parts/LoadProblem.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { type RoomAction, RoomRow, type RoomWays } from './RoomRow.tsx'
import { RoomTitleDialog } from './RoomTitleDialog.tsx'
import type { RoomView } from './room-view.ts'

export interface RoomListProps {
  /** Null until they are known. */
  views: readonly RoomView[] | null
  hasFailed: boolean
  /** This person. */
  me: UserId
  /** May they make rooms, rename and remove them? */
  mayChange: boolean
  /** There is no connection: what is done now waits until there is. */
  isWaiting: boolean
  onRetry: () => void
  ways: RoomWays | null
  /** Reject with a refusal. */
  onCreate: (title: string) => Promise<void>
  onRename: (room: Room, title: string) => Promise<void>
  onRemove: (room: Room) => Promise<void>
  /** Has the focus when a room that had it is gone. */
  orElse: RefObject<HTMLElement | null>
}

export function RoomList({ views, hasFailed, ...rest }: RoomListProps) {
  const t = useText('rooms')
  const { mayChange, isWaiting, onCreate } = rest
  const [isMaking, setMaking] = useState(false)
  const button = (tone: 'primary' | 'plain') => (
    <Button tone={tone} onClick={() => setMaking(true)}>
      {t('rooms.new')}
    </Button>
  )
  return (
    <>
      {hasFailed ? (
        <div className="p-4">
          <LoadProblem what={t('rooms.failed')} reason={t('rooms.try_later')} onRetry={rest.onRetry} />
        </div>
      ) : (
        views === null && <ListSkeleton rows={3} />
      )}
      {views !== null && views.length > 0 && (
        <Rows views={views} {...rest}>
          {mayChange && <div className="flex flex-col px-2 pt-2">{button('plain')}</div>}
        </Rows>
      )}
      {views?.length === 0 && !hasFailed && <Empty action={mayChange ? button('primary') : null} />}
      <RoomTitleDialog
        open={isMaking}
        onOpenChange={setMaking}
        title={t('rooms.new')}
        text={t('rooms.new_text')}
        initial=""
        confirm={t('rooms.create')}
        isWaiting={isWaiting}
        onSave={onCreate}
      />
    </>
  )
}

function Empty({ action }: { action: ReactNode }) {
  const t = useText('rooms')
  const text = action === null ? `${t('rooms.empty_text')} ${t('rooms.empty_member')}` : t('rooms.empty_text')
  return <EmptyState icon={Headphones} title={t('rooms.empty_title')} text={text} action={action} />
}

type RowsProps = Omit<RoomListProps, 'views' | 'hasFailed' | 'onRetry' | 'onCreate'> & {
  views: readonly RoomView[]
  /** Stands under them. */
  children: ReactNode
}

function Rows({ views, children, isWaiting, onRename, onRemove, orElse, ...rest }: RowsProps) {
  const t = useText('rooms')
  const [asked, setAsked] = useState<{ what: RoomAction; room: Room } | null>(null)
  const close = () => setAsked(null)
  const inside = views.find(({ room }) => room.id === asked?.room.id)?.inside.length ?? 0
  return (
    <>
      <ul aria-label={t('rooms.title')} className="flex flex-col gap-1 p-2">
        {views.map((view) => (
          <li key={view.room.id}>
            <RoomRow view={view} {...rest} onAction={(what, { room }) => setAsked({ what, room })} />
          </li>
        ))}
      </ul>
      {children}
      {asked?.what === 'rename' && (
        <RoomTitleDialog
          open
          onOpenChange={close}
          title={t('rooms.rename')}
          initial={asked.room.title}
          confirm={t('common.save')}
          isWaiting={isWaiting}
          onSave={(title) => onRename(asked.room, title)}
        />
      )}
      {asked?.what === 'remove' && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={t('rooms.remove_title', { name: isolated(asked.room.title) })}
          text={t('rooms.remove_text', { count: inside })}
          confirm={t('rooms.remove')}
          onConfirm={() => onRemove(asked.room)}
          orElse={orElse}
        />
      )}
    </>
  )
}
