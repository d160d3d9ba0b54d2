// One member in the list: who, as what, and what may be done about them.
import { EllipsisVertical, MessageCircle, ShieldMinus, ShieldPlus, UserMinus } from 'lucide-react'
import { Avatar } from '../../parts/Avatar.tsx'
import { Badge } from '../../parts/Badge.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { useText } from '../../text-context.tsx'
import type { MemberEntry } from './facts.ts'

/** In the order of the menu. */
const actions = [
  { id: 'write', icon: MessageCircle, tone: 'plain' },
  { id: 'make_admin', icon: ShieldPlus, tone: 'plain' },
  { id: 'unmake_admin', icon: ShieldMinus, tone: 'plain' },
  { id: 'remove', icon: UserMinus, tone: 'danger' },
] as const
export type MemberAction = (typeof actions)[number]['id']

export interface MemberRowProps {
  member: MemberEntry
  isMe: boolean
  isOnline: boolean
  /** What this person may do about that one. */
  may: ReadonlySet<MemberAction>
  onAction: (action: MemberAction, member: MemberEntry) => void
}

export function MemberRow({ member, isMe, isOnline, may, onAction }: MemberRowProps) {
  const t = useText('groups')
  const { user, role } = member
  return (
    <div className="flex h-15 items-center gap-3 px-2">
      <Avatar id={user.id} name={user.displayName} online={isOnline} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span dir="auto" title={user.displayName} className="truncate text-left font-semibold">
          {user.displayName}
        </span>
        <span className="flex items-center gap-2 text-small text-muted">
          <span className="truncate">
            {isMe ? t('groups.you') : `@${user.username}`}
            {isOnline && <span className="sr-only">, {t('inbox.online')}</span>}
          </span>
          {role !== 'member' && <Badge>{t('groups.role', { role })}</Badge>}
        </span>
      </span>
      {may.size > 0 && (
        <Menu
          trigger={
            <IconButton
              icon={EllipsisVertical}
              label={t('groups.member_actions', { name: user.displayName })}
            />
          }
        >
          {actions
            .filter(({ id }) => may.has(id))
            .map(({ id, icon, tone }) => (
              <MenuItem key={id} icon={icon} tone={tone} onSelect={() => onAction(id, member)}>
                {t(`groups.${id}`)}
              </MenuItem>
            ))}
        </Menu>
      )}
    </div>
  )
}
