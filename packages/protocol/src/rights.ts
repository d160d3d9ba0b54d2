// Who may do what in a chat: one table, asked by the server in the transaction of the action, and by the app for what it offers.
import type { ChatKind, ChatSettings } from './chat.ts'
import type { ChatRole } from './member.ts'

/** Everything in a chat that somebody may or may not do. */
export const chatActions = [
  /** History, changes, the members, what happens there. */
  'read',
  'write',
  'add',
  /** Make an invite link, see those there are, withdraw one. */
  'invite',
  /** Title, description, picture. */
  'edit',
  /** Who may add, and the like. */
  'settings',
  /** Make somebody an admin, or no longer one. */
  'appoint',
  'remove',
  /** Ban, lift a ban, see who is banned. */
  'ban',
  'transfer',
  'leave',
  'delete',
  'call',
  /** Make, rename and remove rooms. */
  'room',
] as const
export type ChatAction = (typeof chatActions)[number]

type Rule = 'all' | 'admins' | 'owner' | 'nobody' | 'as_set'

const direct: Readonly<Record<ChatAction, Rule>> = {
  read: 'all',
  write: 'all',
  call: 'all',
  add: 'nobody',
  invite: 'nobody',
  edit: 'nobody',
  settings: 'nobody',
  appoint: 'nobody',
  remove: 'nobody',
  ban: 'nobody',
  transfer: 'nobody',
  leave: 'nobody',
  delete: 'nobody',
  room: 'nobody',
}

const group: Readonly<Record<ChatAction, Rule>> = {
  read: 'all',
  write: 'all',
  call: 'all',
  add: 'as_set',
  invite: 'as_set',
  edit: 'admins',
  settings: 'admins',
  appoint: 'owner',
  remove: 'admins',
  ban: 'admins',
  transfer: 'owner',
  leave: 'all',
  delete: 'owner',
  room: 'admins',
}

const tables: Readonly<Record<ChatKind, Readonly<Record<ChatAction, Rule>>>> = {
  direct,
  group,
  channel: { ...group, write: 'admins', call: 'nobody', room: 'nobody', add: 'admins', invite: 'admins' },
}

/**
 * May somebody with this role do that here? Pure; whoever is no member may do nothing. A newer server may say words
 * that this app does not know: a kind may only be read then, a role stands for a member.
 */
export function mayDo(
  role: ChatRole | null,
  action: ChatAction,
  chat: { readonly kind: ChatKind; readonly settings: ChatSettings },
): boolean {
  if (role === null) return false
  if (!Object.hasOwn(tables, chat.kind)) return action === 'read'
  const isAdmin = role === 'admin' || role === 'owner'
  switch (tables[chat.kind][action]) {
    case 'all':
      return true
    case 'admins':
      return isAdmin
    case 'owner':
      return role === 'owner'
    case 'as_set':
      return chat.settings.whoAdds === 'members' || isAdmin
    case 'nobody':
      return false
  }
}

const ranks: Readonly<Record<ChatRole, number>> = { owner: 2, admin: 1, member: 0 }

const rank = (role: ChatRole): number => (Object.hasOwn(ranks, role) ? ranks[role] : ranks.member)

/** Does one stand above the other? Nobody is removed, banned or appointed by an equal. */
export function outranks(one: ChatRole, other: ChatRole): boolean {
  return rank(one) > rank(other)
}
