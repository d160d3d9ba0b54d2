// Proves the table of rights cell by cell: each command and route does exactly what the table says.
import {
  type CallId,
  type ChatAction,
  type ChatId,
  type ChatKind,
  type ChatRole,
  type ChatSettings,
  chatActions,
  type MessageId,
  mayDo,
  newId,
  type RoomId,
  type UserId,
} from '@poruch/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeChat, createChat } from '../chats/store.ts'
import { setRole, setState } from '../chats/store-members.ts'
import { createRateLimits, rates } from '../limits/rate-limits.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const whos = ['owner', 'admin', 'member', 'stranger', 'left', 'removed', 'banned'] as const
type WhoseRight = (typeof whos)[number]

let server: TestServer
let target: UserId
const devices = new Map<WhoseRight, TestDevice>()
const deviceOf = (who: WhoseRight): TestDevice => {
  const device = devices.get(who)
  if (device === undefined) throw new Error(`There is no ${who}.`)
  return device
}

beforeAll(async () => {
  const clock = createManualClock()
  const plenty = { burst: 1_000_000, perSecond: 1 }
  const table = Object.fromEntries(Object.keys(rates).map((name) => [name, plenty]))
  server = await startTestServer({ clock, limits: createRateLimits(clock, table) })
  for (const who of whos) devices.set(who, await server.join(await server.addPerson(who)))
  target = (await server.addPerson('target')).user.id
})
afterAll(() => server.close())

const idOf = (who: WhoseRight): UserId => deviceOf(who).member.user.id

/** A chat of this kind in which everybody stands as their name says. */
async function chatFor(kind: ChatKind, who: WhoseRight, whoAdds: ChatSettings['whoAdds']): Promise<ChatId> {
  const { store, clock } = server.context
  const at = clock.now()
  if (kind === 'direct') {
    const one = await server.addPerson(newId<UserId>())
    const other = who === 'member' ? deviceOf(who).member : await server.addPerson(newId<UserId>())
    return await server.direct(one, other)
  }
  const id = newId<ChatId>()
  await store.transaction(async (tx) => {
    const people = [...whos.filter((one) => one !== 'owner' && one !== 'stranger').map(idOf), target]
    await createChat(tx, { id, kind, title: 'Walks', createdBy: idOf('owner') }, people, at)
    await setRole(tx, id, idOf('admin'), 'admin')
    for (const state of ['left', 'removed', 'banned'] as const) await setState(tx, id, idOf(state), state, at)
    await changeChat(tx, id, { whoAdds }, at)
  })
  return id
}

/** Does it for real. @returns `yes`, or the code of the refusal. */
async function attempt(who: WhoseRight, action: ChatAction, chatId: ChatId): Promise<string> {
  const device = deviceOf(who)
  if (action === 'read' || action === 'invite') {
    const answer =
      action === 'read'
        ? await server.send(device.member, 'GET', `/chats/${chatId}/messages`)
        : await server.send(device.member, 'POST', '/invites', { chatId, uses: 1, expiresAt: null })
    return answer.status < 400 ? 'yes' : answer.body.code
  }
  const answer = await commands[action](device, chatId)
  return answer.type === 'error' ? answer.code : 'yes'
}

const commands: Record<
  Exclude<ChatAction, 'read' | 'invite'>,
  (device: TestDevice, chatId: ChatId) => ReturnType<TestDevice['ask']>
> = {
  write: (device, chatId) =>
    device.ask('message.send', { id: newId<MessageId>(), chatId, body: { kind: 'text', text: 'hello' } }),
  add: async (device, chatId) => {
    const { user } = await server.addPerson(newId<UserId>())
    return await device.ask('member.add', { chatId, userIds: [user.id] })
  },
  edit: (device, chatId) =>
    device.ask('chat.edit', { chatId, change: { what: 'title', title: 'Long walks' } }),
  settings: (device, chatId) =>
    device.ask('chat.edit', { chatId, change: { what: 'settings', settings: { whoAdds: 'admins' } } }),
  appoint: (device, chatId) => device.ask('member.role', { chatId, userId: target, role: 'admin' }),
  remove: (device, chatId) => device.ask('member.remove', { chatId, userId: target }),
  ban: (device, chatId) => device.ask('member.ban', { chatId, userId: target }),
  transfer: (device, chatId) => device.ask('member.role', { chatId, userId: target, role: 'owner' }),
  leave: (device, chatId) => device.ask('chat.leave', { chatId }),
  delete: (device, chatId) => device.ask('chat.delete', { chatId }),
  call: (device, chatId) =>
    device.ask('call.start', { callId: newId<CallId>(), chatId, media: 'audio', prelink: 'none' }),
  room: (device, chatId) => device.ask('room.create', { roomId: newId<RoomId>(), chatId, title: 'Fountain' }),
}

/** What the table says, and the places where it is not all there is to say. */
function expected(
  who: WhoseRight,
  action: ChatAction,
  chat: { kind: ChatKind; settings: ChatSettings },
): string {
  const role: ChatRole | null = who === 'owner' || who === 'admin' || who === 'member' ? who : null
  // Whoever left and says it again is answered again.
  if (who === 'left' && action === 'leave') return 'yes'
  if (role === null) return 'not_found'
  if (!mayDo(role, action, chat)) return 'forbidden'
  if (action === 'leave' && role === 'owner') return 'last_owner'
  return 'yes'
}

const places = [
  { kind: 'direct', whoAdds: 'members', people: ['member', 'stranger'] },
  { kind: 'group', whoAdds: 'members', people: whos },
  { kind: 'group', whoAdds: 'admins', people: whos },
  { kind: 'channel', whoAdds: 'members', people: whos },
] as const satisfies { kind: ChatKind; whoAdds: ChatSettings['whoAdds']; people: readonly WhoseRight[] }[]

describe.each(places)('in a $kind whose $whoAdds add', ({ kind, whoAdds, people }) => {
  it.each(people)('G-3, H-5: %s may do what the table says, and nothing else', async (who) => {
    const done: Record<string, string> = {}
    const wanted: Record<string, string> = {}
    for (const action of chatActions) {
      const chatId = await chatFor(kind, who, whoAdds)
      done[action] = await attempt(who, action, chatId)
      wanted[action] = expected(who, action, { kind, settings: { whoAdds } })
    }
    expect(done).toEqual(wanted)
  })
})

it('G-3: who is banned is seen by whoever may ban', async () => {
  for (const who of whos) {
    const chatId = await chatFor('group', who, 'members')
    const { status, body } = await server.send(deviceOf(who).member, 'GET', `/chats/${chatId}/banned`)
    const role = who === 'owner' || who === 'admin' ? 'may' : who === 'member' ? 'forbidden' : 'not_found'
    if (role === 'may') expect(body.users).toEqual([deviceOf('banned').member.user])
    else expect([status >= 400, body.code]).toEqual([true, role])
  }
})

it('G-16: the owner and the admins of the server see nothing of chats that they are not in', async () => {
  for (const role of ['owner', 'admin'] as const) {
    const member = await server.addPerson(`server ${role}`)
    await server.context.store.db
      .updateTable('users')
      .set({ role })
      .where('id', '=', member.user.id)
      .execute()
    const device = await server.join(member)
    const chatId = await chatFor('group', 'member', 'members')
    expect(device.welcome.roster.entries).toEqual([])
    for (const path of ['', '/messages', '/changes?since=0', '/members', '/banned'])
      expect((await server.send(member, 'GET', `/chats/${chatId}${path}`)).body.code).toBe('not_found')
    for (const command of Object.values(commands))
      expect(await command(device, chatId)).toMatchObject({ type: 'error', code: 'not_found' })
  }
})
