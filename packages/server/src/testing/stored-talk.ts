// What a server keeps of calls and messages, for tests that compare it with what devices hold, and changes it.
import type { Call, ChatId, Message } from '@poruch/protocol'
import { findCalls } from '../calls/store.ts'
import { audienceOf } from '../chats/audience.ts'
import { accessTo, nextSeq } from '../chats/store.ts'
import type { Context } from '../context.ts'
import type { Store } from '../db/open.ts'
import { history, toRow } from '../messages/store.ts'

/** All records of calls, the oldest first. */
export async function storedCalls({ db }: Store): Promise<Call[]> {
  const rows = await db.selectFrom('calls').select('id').orderBy('id').execute()
  const calls = await findCalls(
    db,
    rows.map(({ id }) => id),
  )
  return calls.toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

/** All messages of a chat, in order of `seq`. */
export async function storedMessages({ db }: Store, chatId: ChatId): Promise<Message[]> {
  return (await history(db, chatId, null, 1_000_000)).messages
}

/** Gives a message another text with the same mentions, at the next place of its chat, and tells its members. */
export async function rewrite(context: Context, message: Message, text: string): Promise<void> {
  const { chatId } = message
  const mentions = message.body.kind === 'text' ? message.body.mentions : []
  const { changed, pair } = await context.store.transaction(async (tx) => {
    const changedSeq = await nextSeq(tx, chatId, context.clock.now())
    const after: Message = { ...message, changedSeq, body: { kind: 'text', text, mentions } }
    await tx.updateTable('messages').set(toRow(after)).where('id', '=', message.id).execute()
    return { changed: after, pair: (await accessTo(tx, chatId, message.senderId))?.pair ?? null }
  })
  context.publish(audienceOf(chatId, pair), { type: 'message.changed', re: null, message: changed })
}

/** Sets a chat back to an older state, as a restored backup does: without the messages after `seq`. */
export async function setBack({ db }: Store, chatId: ChatId, seq: number): Promise<void> {
  await db.deleteFrom('messages').where('chat_id', '=', chatId).where('seq', '>', seq).execute()
  await db.updateTable('chats').set({ last_seq: seq, stamp: 0 }).where('id', '=', chatId).execute()
}
