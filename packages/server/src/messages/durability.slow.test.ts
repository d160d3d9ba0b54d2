// Proves that what was acknowledged is stored, once: a real server under load is killed without warning, many times.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChatId, type MessageId, newId } from '@poruch/protocol'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDirectChat } from '../chats/store.ts'
import { openStore, type Store } from '../db/open.ts'
import { childDatabase, startChildServer } from '../testing/child-server.ts'
import { joinAs, type Member, newPerson } from '../testing/test-server.ts'
import { changes } from './store.ts'

const log = pino({ level: 'silent' })
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poruch-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** What one device has sent: kept until it is acknowledged, sent again with the same id. */
interface Outbox {
  readonly member: Member
  readonly chatId: ChatId
  readonly open: Map<MessageId, string>
  readonly acked: Map<MessageId, { seq: number; text: string }>
}

async function prepare(store: Store): Promise<Outbox[]> {
  const outboxes: Outbox[] = []
  for (let pair = 0; pair < 4; pair += 1) {
    const members = [await newPerson(store, `a${pair}`, 1), await newPerson(store, `b${pair}`, 1)]
    const [a, b] = members.map((member) => member.user.id)
    if (a === undefined || b === undefined) throw new Error('There is nobody.')
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, a, b, 1))
    for (const member of members) outboxes.push({ member, chatId, open: new Map(), acked: new Map() })
  }
  return outboxes
}

/** Sends until the socket is gone, or until `isEnough`; keeps some under way all the time. */
async function work(
  origin: string,
  outbox: Outbox,
  isEnough: () => boolean,
  onAck = () => {},
): Promise<void> {
  // The kill may come before the welcome.
  const device = await joinAs(origin, outbox.member).catch(() => null)
  if (device === null) return
  const send = (id: MessageId, text: string) =>
    device.send('message.send', { id, chatId: outbox.chatId, body: { kind: 'text', text } })
  const sendNew = () => {
    const id = newId<MessageId>()
    const text = `text of ${id}`
    outbox.open.set(id, text)
    send(id, text)
  }
  for (const [id, text] of outbox.open) send(id, text)
  device.socket.on('message', () => {
    const event = device.events.at(-1)
    if (event?.type === 'error') throw new Error(JSON.stringify(event))
    if (event?.type !== 'message.changed' || !outbox.open.delete(event.message.id)) return
    const text = event.message.body.kind === 'text' ? event.message.body.text : ''
    outbox.acked.set(event.message.id, { seq: event.message.seq, text })
    onAck()
    if (!isEnough()) sendNew()
    else if (outbox.open.size === 0) device.socket.close()
  })
  for (let underWay = 0; underWay < 10; underWay += 1) sendNew()
  await device.closed
}

it('M-1, W-8, T-1: keeps every acknowledged message once, through six kills under load', async () => {
  const store = await openStore(childDatabase(folder), log)
  const outboxes = await prepare(store)
  await store.close()
  const acks = () => outboxes.reduce((sum, outbox) => sum + outbox.acked.size, 0)

  for (let round = 0; round < 6; round += 1) {
    const server = await startChildServer(folder)
    const enough = acks() + 200 + round * 17
    let working: Promise<void>[] = []
    await new Promise<void>((resolve) => {
      const onAck = () => acks() >= enough && resolve()
      working = outboxes.map((outbox) => work(server.origin, outbox, () => false, onAck))
    })
    await server.stop('SIGKILL')
    await Promise.all(working)
  }
  const last = await startChildServer(folder)
  await Promise.all(outboxes.map((outbox) => work(last.origin, outbox, () => true)))
  await last.stop('SIGTERM')

  const kept = await openStore(childDatabase(folder), log)
  for (const chatId of new Set(outboxes.map((outbox) => outbox.chatId))) {
    const stored = []
    for (let since = 0; ; ) {
      const page = await changes(kept.db, { id: chatId, lastSeq: Number.MAX_SAFE_INTEGER }, since, 500)
      stored.push(...page.messages)
      if (!page.more) break
      since = page.upTo
    }
    expect(stored.map((message) => message.seq)).toEqual(stored.map((_, place) => place + 1))
    const acked = outboxes.filter((outbox) => outbox.chatId === chatId).flatMap((outbox) => [...outbox.acked])
    const found = stored.map(({ id, seq, body }) => [
      id,
      { seq, text: body.kind === 'text' ? body.text : '' },
    ])
    // Everything was acknowledged in the end, so what is stored is what was acknowledged: no more, no less.
    expect(new Map(found as typeof acked)).toEqual(new Map(acked))
    expect(found).toHaveLength(acked.length)
  }
  await kept.close()
  console.log(`${acks()} messages acknowledged and found, 6 kills`)
}, 120_000)
