// Proves what people in groups and channels are told, by each command and in which order.
import { type ChatId, type CommandId, limits, newId, type ServerMessageOf } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGroup, firstToldOf, say, toldOf } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
beforeEach(async () => {
  server = await startTestServer()
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
})
afterEach(() => server.close())

const idOf = (device: TestDevice) => device.member.user.id
const settle = () => Promise.all([olena, taras, sofia].map((device) => device.settle()))
const bodies = (device: TestDevice) => device.all('message.changed').map(({ message }) => message.body)
/** What each of the three was told since, by name. */
async function toldIn(chatId: ChatId) {
  await settle()
  return [olena, taras, sofia].map((device) => toldOf(device, chatId))
}
const title = (chatId: ChatId, text: string) => ({ chatId, change: { what: 'title', title: text } as const })

describe('chat.create', () => {
  const fields = () => ({
    id: newId<CommandId>(),
    chatId: newId<ChatId>(),
    kind: 'group' as const,
    title: 'Walks',
    userIds: [idOf(taras)],
  })

  it('G-1, G-2, G-5, S-13: tells everybody in it, with the first message and without the people', async () => {
    const wanted = fields()
    const { entry, users } = await olena.get('chat.create', wanted, 'chat.added')
    expect(entry).toMatchObject({
      chat: { id: wanted.chatId, kind: 'group', title: 'Walks', lastSeq: 1, changedSeq: 1, memberCount: 2 },
      me: { role: 'owner', readSeq: 0 },
      peerId: null,
      unread: 0,
      lastMessage: { id: wanted.id, body: { kind: 'service', change: 'created', userIds: [idOf(taras)] } },
    })
    expect(users).toEqual([olena.member.user])
    const told = await taras.until('chat.added')
    expect(told).toMatchObject({ re: wanted.id, entry: { chat: entry.chat, me: { role: 'member' } } })
    expect(JSON.stringify(entry.chat)).not.toContain(idOf(taras))
    expect(await toldIn(wanted.chatId)).toEqual([['chat.added'], ['chat.added'], []])
  })

  it('G-5, W-7: made again by the same command it is answered, and nobody else is told', async () => {
    const wanted = fields()
    const first = await olena.get('chat.create', wanted, 'chat.added')
    expect(await olena.get('chat.create', wanted, 'chat.added')).toEqual(first)
    expect(await toldIn(wanted.chatId)).toEqual([['chat.added', 'chat.added'], ['chat.added'], []])
  })

  it('G-5: an id that was used for another chat, or by somebody else, is taken', async () => {
    const wanted = fields()
    await olena.get('chat.create', wanted, 'chat.added')
    const taken = { type: 'error', code: 'id_taken' }
    expect(await olena.ask('chat.create', { ...wanted, id: newId() })).toMatchObject(taken)
    expect(await sofia.ask('chat.create', { ...wanted, id: newId() })).toMatchObject(taken)
    expect(await sofia.ask('chat.create', { ...wanted, chatId: newId() })).toMatchObject(taken)
    const direct = await server.direct(olena.member, taras.member)
    expect(await olena.ask('chat.create', { ...fields(), chatId: direct })).toMatchObject(taken)
  })

  it('G-5: somebody who does not exist makes none', async () => {
    const wanted = { ...fields(), userIds: [idOf(taras), newId<typeof olena.member.user.id>()] }
    expect(await olena.ask('chat.create', wanted)).toMatchObject({ code: 'not_found', field: 'userIds' })
    expect(await toldIn(wanted.chatId)).toEqual([[], [], []])
    await olena.get('chat.create', { ...wanted, userIds: [idOf(taras)] }, 'chat.added')
  })

  it('G-5, T-5: repeated at the same moment it is one chat', async () => {
    const wanted = fields()
    const second = await server.join(await server.addDevice(olena.member.user))
    await Promise.all([olena, second].map((device) => device.get('chat.create', wanted, 'chat.added')))
    expect(await toldIn(wanted.chatId)).toMatchObject([{}, ['chat.added'], []])
  })

  it('G-5: with oneself, and with one person twice, each is in once', async () => {
    const userIds = [idOf(olena), idOf(taras), idOf(taras)]
    const { entry } = await olena.get('chat.create', { ...fields(), userIds }, 'chat.added')
    expect(entry.chat.memberCount).toBe(2)
  })

  it('D-5, G-5: garbage and too much is refused', async () => {
    const invalid = async (change: object, field: string) => {
      const heard = olena.events.length
      olena.sendRaw(JSON.stringify({ type: 'chat.create', ...fields(), ...change }))
      await olena.settle()
      expect(olena.events[heard]).toMatchObject({ code: 'invalid', field })
    }
    await invalid({ kind: 'direct' }, 'kind')
    await invalid({ title: ' \u200b ' }, 'title')
    await invalid({ title: 'x'.repeat(limits.titleMax + 1) }, 'title')
    await invalid({ userIds: Array.from({ length: limits.peopleAtOnce + 1 }, () => newId()) }, 'userIds')
    await invalid({ chatId: 'mine' }, 'chatId')
  })
})

describe('chat.edit', () => {
  it('G-6, G-7, G-15: a title is told by its message, then by the chat, at one number', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const id = newId<CommandId>()
    const { chat } = await olena.get('chat.edit', { ...title(chatId, 'Long walks'), id }, 'chat.changed')
    expect(chat).toMatchObject({ title: 'Long walks', lastSeq: 2, changedSeq: 2 })
    const { re, message } = await taras.until('message.changed')
    expect([re, message]).toMatchObject([null, { id, seq: 2, body: { change: 'title', text: 'Long walks' } }])
    expect(await taras.until('chat.changed')).toMatchObject({ re: id, chat })
    const all = ['chat.added', 'title', 'chat.changed']
    expect(await toldIn(chatId)).toEqual([all, all, []])
  })

  it('G-6, G-15: settings take a number and leave no message', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const change = { what: 'settings', settings: { whoAdds: 'admins' } } as const
    const { chat } = await olena.get('chat.edit', { chatId, change }, 'chat.changed')
    expect(chat).toMatchObject({ settings: { whoAdds: 'admins' }, lastSeq: 2, changedSeq: 2 })
    expect(await toldIn(chatId)).toEqual([['chat.added', 'chat.changed'], ['chat.added', 'chat.changed'], []])
  })

  it('G-6, W-7: what changes nothing, and what was said before, is answered to its sender alone', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const id = newId<CommandId>()
    await olena.get('chat.edit', { ...title(chatId, 'One'), id }, 'chat.changed')
    await olena.get('chat.edit', title(chatId, 'Two'), 'chat.changed')
    await settle()
    const heard = toldOf(taras, chatId)
    const again = await olena.get('chat.edit', { ...title(chatId, 'One'), id }, 'chat.changed')
    const same = await olena.get('chat.edit', title(chatId, 'Two'), 'chat.changed')
    for (const { chat } of [again, same]) expect(chat).toMatchObject({ title: 'Two', lastSeq: 3 })
    await settle()
    expect(toldOf(taras, chatId)).toEqual(heard)
    const spent = { ...title(chatId, 'Three'), id: (await say(olena, chatId, 'hello')).id }
    expect(await olena.ask('chat.edit', spent)).toMatchObject({ code: 'id_taken' })
  })

  it('G-6, G-7: of two at once each takes its place, and everybody ends with the later one', async () => {
    const chatId = await createGroup(olena, [taras.member, sofia.member])
    await olena.get('member.role', { chatId, userId: idOf(taras), role: 'admin' }, 'member.changed')
    await Promise.all([
      olena.get('chat.edit', title(chatId, 'by Olena'), 'chat.changed'),
      taras.get('chat.edit', title(chatId, 'by Taras'), 'chat.changed'),
    ])
    await settle()
    const ends = [olena, taras, sofia].map((device) => device.all('chat.changed').at(-1)?.chat)
    expect(new Set(ends.map((chat) => chat?.title)).size).toBe(1)
    expect(ends[0]?.lastSeq).toBe(4)
    const texts = bodies(sofia).flatMap((body) => (body.kind === 'service' ? (body.text ?? []) : []))
    expect(texts.toSorted()).toEqual(['by Olena', 'by Taras'])
    expect(texts.at(-1)).toBe(ends[0]?.title)
  })

  it('D-5, G-6: two hundred right-to-left letters with marks upon them come as they were sent', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const text = 'ש\u05b8\u0301\u0327'.repeat(limits.titleMax / 4)
    const { chat } = await olena.get('chat.edit', title(chatId, text), 'chat.changed')
    expect(chat.title).toBe(text)
    expect((await taras.until('chat.changed')).chat.title).toBe(text)
    expect(await olena.ask('chat.edit', title(chatId, `${text}ש`))).toMatchObject({ code: 'invalid' })
  })

  it('D-4, D-5, G-6: a title and a description are cleaned, not refused', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const named = await olena.get('chat.edit', title(chatId, ' a\u202eb\n\u009bc\ud83d '), 'chat.changed')
    expect(named.chat.title).toBe('ab c')
    const change = { what: 'description', description: '\n one\u0000\r\ntwo\n\n' } as const
    const told = await olena.get('chat.edit', { chatId, change }, 'chat.changed')
    expect(told.chat.description).toBe(' one\ntwo')
  })
})

describe('member.add', () => {
  const add = (device: TestDevice, chatId: ChatId, people: TestDevice[], id = newId<CommandId>()) =>
    device.ask('member.add', { id, chatId, userIds: people.map(idOf) })

  it('G-8, G-15: the others hear who came, whoever came hears of the chat before anything else', async () => {
    const chatId = await createGroup(olena, [taras.member])
    await say(olena, chatId, 'before')
    const id = newId<CommandId>()
    const answer = await add(taras, chatId, [sofia, olena], id)
    expect(answer).toMatchObject({
      type: 'member.changed',
      re: id,
      memberCount: 3,
      members: [{ user: sofia.member.user, role: 'member' }],
    })
    const { entry, users } = await sofia.until('chat.added')
    expect(entry).toMatchObject({ chat: { lastSeq: 3, memberCount: 3 }, me: { readSeq: 2 }, unread: 0 })
    expect(entry.lastMessage).toMatchObject({ id, body: { change: 'added', userIds: [idOf(sofia)] } })
    expect(users).toEqual([taras.member.user])
    await say(olena, chatId, 'welcome')
    const others = ['chat.added', 'text', 'added', 'member.changed', 'text']
    await settle()
    expect([olena, taras].map((device) => toldOf(device, chatId))).toEqual([others, others])
    expect(firstToldOf(sofia, chatId)).toEqual(['chat.added', 'text'])
  })

  it('G-8, W-7: those who are in are passed over, and a repetition adds nobody', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const id = newId<CommandId>()
    await add(olena, chatId, [sofia], id)
    await settle()
    const heard = await toldIn(chatId)
    const present = { type: 'member.changed', memberCount: 3, members: [{ role: 'member' }] }
    expect(await add(olena, chatId, [sofia], id)).toMatchObject(present)
    expect(await add(taras, chatId, [sofia])).toMatchObject(present)
    expect((await toldIn(chatId)).slice(1)).toMatchObject([
      [...(heard[1] ?? []), 'member.changed'],
      heard[2] ?? [],
    ])
  })

  it('G-8: whom an admin removed only an admin adds again, and a banned one nobody', async () => {
    const chatId = await createGroup(olena, [taras.member, sofia.member])
    await olena.get('member.remove', { chatId, userId: idOf(sofia) }, 'member.changed')
    const banned = { code: 'banned', field: 'userIds' }
    expect(await add(taras, chatId, [sofia])).toMatchObject(banned)
    expect(await add(olena, chatId, [sofia])).toMatchObject({ type: 'member.changed', memberCount: 3 })
    await olena.get('member.ban', { chatId, userId: idOf(sofia) }, 'member.changed')
    for (const device of [olena, taras]) expect(await add(device, chatId, [sofia])).toMatchObject(banned)
    await olena.get('member.unban', { chatId, userId: idOf(sofia) }, 'member.changed')
    expect(await add(taras, chatId, [sofia])).toMatchObject(banned)
    expect(await add(olena, chatId, [sofia])).toMatchObject({ type: 'member.changed', memberCount: 3 })
  })

  it('G-8: somebody who does not exist lets nobody else in', async () => {
    const chatId = await createGroup(olena)
    const userIds = [idOf(taras), newId<ReturnType<typeof idOf>>()]
    expect(await olena.ask('member.add', { chatId, userIds })).toMatchObject({
      code: 'not_found',
      field: 'userIds',
    })
    expect(await toldIn(chatId)).toEqual([['chat.added', 'error'].slice(0, 1), [], []])
  })

  it('G-15: in a channel who comes and goes leaves no message, but a number that all are told', async () => {
    const chatId = await createGroup(olena, [taras.member], 'channel')
    await add(olena, chatId, [sofia])
    await sofia.get('chat.leave', { chatId }, 'chat.gone')
    const told = await toldIn(chatId)
    const others = ['chat.added', 'chat.changed', 'member.changed', 'chat.changed', 'member.changed']
    expect(told).toEqual([others, others, ['chat.added', 'chat.gone']])
    expect(taras.all('chat.changed').map(({ chat }) => chat.lastSeq)).toEqual([2, 3])
  })
})

describe('member.remove and member.ban', () => {
  it.each(['removed', 'banned'] as const)(
    'G-9: who is %s hears that it is gone, the others who went',
    async (reason) => {
      const chatId = await createGroup(olena, [taras.member, sofia.member])
      const id = newId<CommandId>()
      const command = reason === 'removed' ? 'member.remove' : 'member.ban'
      const answer = await olena.get(command, { id, chatId, userId: idOf(sofia) }, 'member.changed')
      expect(answer).toMatchObject({ memberCount: 2, members: [{ user: sofia.member.user, role: null }] })
      expect(await sofia.until('chat.gone')).toEqual({ type: 'chat.gone', re: id, chatId, reason })
      await say(taras, chatId, 'afterwards')
      const others = ['chat.added', 'removed', 'member.changed', 'text']
      expect(await toldIn(chatId)).toEqual([others, others, ['chat.added', 'chat.gone']])
      const state = await olena.get(command, { id, chatId, userId: idOf(sofia) }, 'member.changed')
      expect(state).toEqual(answer)
      expect(await toldIn(chatId)).toMatchObject([{}, others, ['chat.added', 'chat.gone']])
    },
  )

  it('G-9: who never was in may be banned, and nobody is told', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const ban = { chatId, userId: idOf(sofia) }
    expect(await olena.ask('member.ban', ban)).toMatchObject({ members: [{ role: null }], memberCount: 2 })
    expect((await server.send(olena.member, 'GET', `/chats/${chatId}/banned`)).body.users).toHaveLength(1)
    expect((await toldIn(chatId)).slice(1)).toEqual([['chat.added'], []])
    expect(await olena.ask('member.ban', { chatId, userId: newId() })).toMatchObject({ code: 'not_found' })
    expect(await olena.ask('member.remove', { chatId, userId: newId() })).toMatchObject({ code: 'not_found' })
  })

  it('G-10: nobody is removed or banned by somebody who does not outrank them', async () => {
    const chatId = await createGroup(olena, [taras.member, sofia.member])
    for (const device of [taras, sofia])
      await olena.get('member.role', { chatId, userId: idOf(device), role: 'admin' }, 'member.changed')
    for (const userId of [idOf(olena), idOf(sofia), idOf(taras)])
      for (const command of ['member.remove', 'member.ban'] as const)
        expect(await taras.ask(command, { chatId, userId })).toMatchObject({ code: 'forbidden' })
    await olena.get('member.role', { chatId, userId: idOf(sofia), role: 'member' }, 'member.changed')
    await taras.get('member.remove', { chatId, userId: idOf(sofia) }, 'member.changed')
  })
})

describe('member.role', () => {
  it('G-10, G-15: a new role takes a number and leaves no message', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const role = { chatId, userId: idOf(taras), role: 'admin' } as const
    const answer = await olena.get('member.role', role, 'member.changed')
    expect(answer.members).toEqual([{ user: taras.member.user, role: 'admin' }])
    expect((await taras.until('chat.changed')).chat.lastSeq).toBe(2)
    await olena.get('member.role', role, 'member.changed')
    const others = ['chat.added', 'chat.changed', 'member.changed']
    expect((await toldIn(chatId))[1]).toEqual(others)
    expect(await olena.ask('member.role', { ...role, userId: idOf(sofia) })).toMatchObject({
      code: 'not_found',
    })
    expect(await olena.ask('member.role', { ...role, userId: idOf(olena) })).toMatchObject({
      code: 'forbidden',
    })
  })

  it('G-10, G-15: who is handed the chat owns it, and who had it becomes an admin, once', async () => {
    const chatId = await createGroup(olena, [taras.member, sofia.member])
    const hand = { id: newId<CommandId>(), chatId, userId: idOf(taras), role: 'owner' } as const
    const answer = await olena.get('member.role', hand, 'member.changed')
    const roles = (event: ServerMessageOf<'member.changed'>) =>
      new Map(event.members.map(({ user, role }) => [user.id, role]))
    expect(roles(answer)).toEqual(
      new Map([
        [idOf(taras), 'owner'],
        [idOf(olena), 'admin'],
      ]),
    )
    await settle()
    expect(bodies(sofia)).toMatchObject([{ change: 'owner', userIds: [idOf(taras)] }])
    await taras.get('member.role', { chatId, userId: idOf(sofia), role: 'admin' }, 'member.changed')
    expect(roles(await olena.get('member.role', hand, 'member.changed'))).toEqual(roles(answer))
    expect(await olena.ask('chat.delete', { chatId })).toMatchObject({ code: 'forbidden' })
  })
})

describe('chat.leave and chat.delete', () => {
  it('G-11: who leaves hears that it is gone, the others who left', async () => {
    const chatId = await createGroup(olena, [taras.member, sofia.member])
    const id = newId<CommandId>()
    const gone = { type: 'chat.gone', re: id, chatId, reason: 'left' }
    expect(await sofia.ask('chat.leave', { id, chatId })).toEqual(gone)
    expect(await sofia.ask('chat.leave', { id, chatId })).toEqual(gone)
    expect(await taras.until('member.changed')).toMatchObject({ memberCount: 2, members: [{ role: null }] })
    const others = ['chat.added', 'left', 'member.changed']
    expect((await toldIn(chatId)).slice(0, 2)).toEqual([others, others])
    expect((await server.send(sofia.member, 'GET', `/chats/${chatId}`)).status).toBe(404)
  })

  it('G-11: an owner who is not alone stays, the last one who leaves deletes the chat', async () => {
    const chatId = await createGroup(olena, [taras.member])
    expect(await olena.ask('chat.leave', { chatId })).toMatchObject({ code: 'last_owner' })
    await taras.get('chat.leave', { chatId }, 'chat.gone')
    const id = newId<CommandId>()
    const gone = { type: 'chat.gone', reason: 'left' }
    expect(await olena.ask('chat.leave', { id, chatId })).toMatchObject(gone)
    expect(await olena.ask('chat.leave', { id, chatId })).toMatchObject(gone)
    expect(await olena.ask('member.add', { chatId, userIds: [idOf(taras)] })).toMatchObject({
      code: 'not_found',
    })
  })

  it('G-12: a chat that is deleted is gone for all, and nothing reaches it any more', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const id = newId<CommandId>()
    const gone = { type: 'chat.gone', re: id, chatId, reason: 'deleted' }
    expect(await olena.ask('chat.delete', { id, chatId })).toEqual(gone)
    expect(await taras.until('chat.gone')).toEqual(gone)
    expect(await olena.ask('chat.delete', { id, chatId })).toEqual(gone)
    expect(await taras.ask('chat.delete', { chatId })).toMatchObject({ code: 'not_found' })
    for (const device of [olena, taras]) {
      expect(await device.ask('chat.edit', title(chatId, 'Late'))).toMatchObject({ code: 'not_found' })
      expect(await device.ask('chat.read', { chatId, seq: 1 })).toMatchObject({ code: 'not_found' })
      expect((await server.send(device.member, 'GET', `/chats/${chatId}/messages`)).status).toBe(404)
    }
    expect((await toldIn(chatId)).slice(1)).toEqual([['chat.added', 'chat.gone'], []])
  })
})
