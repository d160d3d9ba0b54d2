// One member in the list: who, as what, and what may be done about them.
import type { ChatRole, User } from '@poruch/protocol'
import {
  Ban,
  Crown,
  EllipsisVertical,
  type LucideIcon,
  MessageCircle,
  ShieldMinus,
  ShieldPlus,
  UserMinus,
} from 'lucide-react'
import { useRef } from 'react'
import { Avatar } from '../../parts/Avatar.tsx'
import { Badge } from '../../parts/Badge.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { useText } from '../../text-context.tsx'
import type { MemberAction } from './member-actions.ts'

const looks: Readonly<Record<MemberAction, { icon: LucideIcon; tone: 'plain' | 'danger' }>> = {
  write: { icon: MessageCircle, tone: 'plain' },
  make_admin: { icon: ShieldPlus, tone: 'plain' },
  unmake_admin: { icon: ShieldMinus, tone: 'plain' },
  hand_over: { icon: Crown, tone: 'plain' },
  remove: { icon: UserMinus, tone: 'danger' },
  ban: { icon: Ban, tone: 'danger' },
}

export interface MemberRowProps {
  id: User['id']
  /** Null: the name is on its way. */
  user: User | null
  role: ChatRole
  isMe: boolean
  isOnline: boolean
  /** What this person may do about that one. */
  actions: readonly MemberAction[]
  onAction: (action: MemberAction, user: User) => void
}

export function MemberRow({ id, user, role, isMe, isOnline, actions, onAction }: MemberRowProps) {
  const t = useText('groups')
  // Done when the menu has closed: a question gives the focus back to the menu's button then, not to what is gone.
  const chosen = useRef<MemberAction | null>(null)
  const onClosed = () => {
    const action = chosen.current
    chosen.current = null
    if (action !== null && user !== null) onAction(action, user)
  }
  const name = user?.displayName ?? t('inbox.person_gone')
  return (
    <div className="flex h-15 items-center gap-3 overflow-clip ps-2">
      <Avatar id={id} name={name} online={isOnline} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span dir="auto" title={name} className="truncate text-left font-semibold">
          {name}
        </span>
        <span className="flex items-center gap-2 text-small text-muted">
          <span className="truncate">
            {isMe ? t('groups.you') : user !== null && `@${user.username}`}
            {isOnline && <span className="sr-only">, {t('inbox.online')}</span>}
          </span>
          {(role === 'owner' || role === 'admin') && <Badge>{t('groups.role', { role })}</Badge>}
        </span>
      </span>
      {user !== null && actions.length > 0 && (
        <Menu
          onClosed={onClosed}
          trigger={<IconButton icon={EllipsisVertical} label={t('groups.member_actions', { name })} />}
        >
          {actions.map((action) => (
            <MenuItem
              key={action}
              icon={looks[action].icon}
              tone={looks[action].tone}
              onSelect={() => {
                chosen.current = action
              }}
            >
              {t(`groups.${action}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  )
}
