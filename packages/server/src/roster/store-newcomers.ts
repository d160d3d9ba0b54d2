// The entries of people who just came into a chat: a handful of queries, however many they are.
import type { ChatId, RosterEntry, UserId } from '@poruch/protocol'
import { chatColumns, chatOf, pairOf } from '../chats/store.ts'
import { greatestMarks } from '../chats/store-marks.ts'
import { membershipOf } from '../chats/store-members.ts'
import { textList } from '../db/json-rows.ts'
import type { Tx } from '../db/schema.ts'
import { lastMessages } from '../messages/store.ts'

/**
 * In the transaction in which they came: nothing is unread for them, since service messages are not counted.
 * @returns those who are in, in the order of `userIds`.
 */
export async function newcomerEntries(
  tx: Tx,
  chatId: ChatId,
  userIds: readonly UserId[],
): Promise<{ userId: UserId; entry: RosterEntry }[]> {
  const rows = await tx
    .selectFrom('members')
    .innerJoin('chats', 'chats.id', 'members.chat_id')
    .select([
      ...chatColumns,
      ...([
        'members.user_id',
        'members.rank',
        'members.joined_at',
        'members.rev',
        'members.read_seq',
      ] as const),
      ...(['members.notify', 'members.muted_until', 'members.pinned_at', 'members.archived_at'] as const),
    ])
    .where('members.chat_id', '=', chatId)
    .where('members.user_id', 'in', textList(tx, userIds))
    .where('members.state', '=', 'in')
    .execute()
  const [lastMessage = null] = await lastMessages(tx, [chatId])
  const marks = await greatestMarks(tx, chatId)
  const entries = new Map(
    rows.map((row): [UserId, RosterEntry] => [
      row.user_id,
      {
        chat: chatOf(row),
        me: membershipOf(row),
        peerId: pairOf(row)?.find((one) => one !== row.user_id) ?? null,
        lastMessage,
        unread: 0,
        mentions: 0,
        othersReadSeq: marks.find((mark) => mark.userId !== row.user_id)?.seq ?? 0,
      },
    ]),
  )
  return userIds.flatMap((userId) => {
    const entry = entries.get(userId)
    return entry === undefined ? [] : [{ userId, entry }]
  })
}
