// What a member keeps for themselves about a chat: sounds, silence, a place above, out of sight.
import { type CommandOf, type Membership, PoruchError, type ServerMessageOf } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import { demand } from '../limits/rate-limits.ts'
import { demandAccess } from './store.ts'
import { findMembership, type OwnSettings, setMembership } from './store-members.ts'
import { takeOrder } from './store-orders.ts'
import { lockChats } from './store-rows.ts'

/** Told to this person's own devices; what changes nothing only to the one that asked. */
export const setOwnMembership: Action<'membership.set'> = async (context, who, command) => {
  const { type, id, chatId } = command
  const { userId } = who
  await demand(context.limits, 'memberships', userId)
  const now = context.clock.now()
  const { me, isChanged } = await context.store.transaction(async (tx) => {
    await lockChats(tx, [chatId])
    await demandAccess(tx, chatId, userId, 'read')
    const before = await findMembership(tx, chatId, userId)
    const isNew = await takeOrder(tx, { type, id, chatId, userId }, now)
    const changes = before === null || !isNew ? {} : changesOf(before, command, now)
    const isChanged = Object.keys(changes).length > 0
    const me = isChanged ? await setMembership(tx, chatId, userId, changes, now) : before
    if (me === null) throw new PoruchError('not_found', { field: 'chatId' })
    return { me, isChanged }
  })
  const event: ServerMessageOf<'membership.changed'> = { type: 'membership.changed', re: id, chatId, me }
  if (!isChanged) return answer(event)
  context.publish({ people: [userId] }, event, who)
  return told(event)
}

/** Only what becomes another: a chat that is pinned stays so since it was. */
function changesOf(before: Membership, command: CommandOf<'membership.set'>, now: number): OwnSettings {
  const { notify, mutedUntil, pinned, archived } = command
  const changes: OwnSettings = {}
  if (notify !== undefined && notify !== before.notify) changes.notify = notify
  if (mutedUntil !== undefined && mutedUntil !== before.mutedUntil) changes.muted_until = mutedUntil
  if (pinned !== undefined && pinned !== (before.pinnedAt !== null)) changes.pinned_at = pinned ? now : null
  if (archived !== undefined && archived !== (before.archivedAt !== null))
    changes.archived_at = archived ? now : null
  return changes
}
