// Commands that were carried out in a chat: one that comes again is known, and has no effect a second time (W-7).
import { type ChatId, type CommandId, type CommandType, PoruchError, type UserId } from '@poruch/protocol'
import type { Tx } from '../db/schema.ts'

/** A command in a chat, and who gave it. */
export interface Order {
  readonly type: CommandType
  readonly id: CommandId
  readonly chatId: ChatId
  readonly userId: UserId
}

/** A device that sleeps over a weekend repeats on Monday what it never heard an answer to. */
const keptMs = 7 * 24 * 3_600_000

/**
 * Remembers a command in the transaction that carries it out: what is refused is not remembered. It is asked before any
 * right: whoever did it had the right then.
 * @returns false when it was carried out before. @throws PoruchError `id_taken` when its id names another one.
 */
export async function takeOrder(tx: Tx, order: Order, at: number): Promise<boolean> {
  const { type, id, chatId, userId } = order
  await tx
    .deleteFrom('orders')
    .where('user_id', '=', userId)
    .where('taken_at', '<', at - keptMs)
    .execute()
  const taken = await tx
    .insertInto('orders')
    .values({ id, user_id: userId, chat_id: chatId, type, taken_at: at })
    .onConflict((conflict) => conflict.columns(['user_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (taken !== undefined) return true
  const known = await tx
    .selectFrom('orders')
    .select(['chat_id', 'type'])
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (known?.chat_id === chatId && known.type === type) return false
  throw new PoruchError('id_taken', { field: 'id' })
}
