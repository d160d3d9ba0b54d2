// What one member may do about another one, from the table of rights.
import { type Chat, type ChatRole, type Member, mayDo, outranks } from '@poruch/protocol'

/** In the order of the menu. */
const memberActions = ['write', 'make_admin', 'unmake_admin', 'hand_over', 'remove', 'ban'] as const
export type MemberAction = (typeof memberActions)[number]

/** `mine` is the role of the one who asks, who is somebody else than the member. */
export function actionsOn(
  { role }: Pick<Member, 'role'>,
  mine: ChatRole,
  chat: Pick<Chat, 'kind' | 'settings'>,
): readonly MemberAction[] {
  const may: Readonly<Record<MemberAction, boolean>> = {
    write: true,
    make_admin: role === 'member' && mayDo(mine, 'appoint', chat),
    unmake_admin: role === 'admin' && mayDo(mine, 'appoint', chat),
    hand_over: mayDo(mine, 'transfer', chat),
    remove: outranks(mine, role) && mayDo(mine, 'remove', chat),
    ban: outranks(mine, role) && mayDo(mine, 'ban', chat),
  }
  return memberActions.filter((action) => may[action])
}
