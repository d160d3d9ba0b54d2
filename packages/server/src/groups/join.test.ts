// Proves links into groups and channels: who makes them, whom they let in, and how often.
import { type ChatId, type CommandId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGroup, firstToldOf, say, toldOf } from '../testing/chat-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'

let clock: ManualClock
let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
})
afterEach(() => server.close())

const idOf = (device: TestDevice) => device.member.user.id
const link = async (chatId: ChatId | null, uses: number | null = null, by: Member = olena.member) =>
  (await server.send(by, 'POST', '/invites', { chatId, uses, expiresAt: null })).body
const check = async (token: string) => (await server.send(null, 'GET', `/invites/${token}`)).body
const usesLeft = async (chatId: ChatId) =>
  (await server.send(olena.member, 'GET', `/invites?chatId=${chatId}`)).body.invites[0]?.usesLeft
const join = (device: TestDevice, token: string, id = newId<CommandId>()) =>
  device.ask('chat.join', { id, token })
const settle = () => Promise.all([olena, taras, sofia].map((device) => device.settle()))

describe('a link', () => {
  it('N-1: is made, seen and withdrawn by whoever may invite there', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const { invite } = await link(chatId, 3, taras.member)
    expect(invite).toMatchObject({ chatId, usesLeft: 3 })
    for (const { member } of [olena, taras])
      expect((await server.send(member, 'GET', `/invites?chatId=${chatId}`)).body.invites).toEqual([invite])
    expect((await server.send(sofia.member, 'GET', `/invites?chatId=${chatId}`)).status).toBe(404)
    expect((await server.send(sofia.member, 'DELETE', `/invites/${invite.id}`)).status).toBe(404)
    // Again by whoever missed the answer; others see no difference.
    for (const { member } of [olena, taras])
      expect((await server.send(member, 'DELETE', `/invites/${invite.id}`)).status).toBe(204)
    expect((await server.send(sofia.member, 'DELETE', `/invites/${invite.id}`)).status).toBe(404)
    expect((await server.send(olena.member, 'GET', `/invites?chatId=${chatId}`)).body.invites).toEqual([])
    const direct = await server.direct(olena.member, taras.member)
    expect((await link(direct)).code).toBe('forbidden')
  })

  it('N-2: shows what it leads to, to whoever holds it, and nothing when it is not valid', async () => {
    const chatId = await createGroup(olena, [taras.member], 'channel')
    const { token, invite } = await link(chatId)
    const chat = {
      id: chatId,
      kind: 'channel',
      title: 'Walks',
      description: '',
      pictureId: null,
      memberCount: 2,
    }
    expect(await check(token)).toEqual({ valid: true, chat })
    const nothing = { valid: false, chat: null }
    expect(await check('nonsense')).toEqual(nothing)
    await server.send(olena.member, 'DELETE', `/invites/${invite.id}`)
    expect(await check(token)).toEqual(nothing)
  })

  it('N-2, W-11: looks at links are limited for an address', async () => {
    for (let asked = 0; asked < 100; asked += 1) await check('nonsense')
    expect(await check('nonsense')).toMatchObject({ code: 'rate_limited' })
  })
})

describe('a link that works no more', () => {
  it('N-2, N-3, N-4: whoever is in the chat is shown it, and joins; to everybody else it shows nothing', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const { token, invite } = await link(chatId, 1)
    await join(sofia, token)
    const used = (device: TestDevice | null) =>
      server.send(device?.member ?? null, 'GET', `/invites/${token}`)
    const nothing = { valid: false, chat: null }
    const own = { valid: false, chat: { id: chatId, title: 'Walks', memberCount: 3 } }
    const marko = await server.join(await server.addPerson('Marko'))
    const look = async () => {
      for (const device of [taras, sofia]) {
        expect((await used(device)).body).toMatchObject(own)
        expect(await join(device, token)).toMatchObject({
          type: 'chat.added',
          entry: { chat: { id: chatId } },
        })
      }
      for (const device of [marko, null]) expect((await used(device)).body).toEqual(nothing)
    }
    await look()
    await server.send(olena.member, 'DELETE', `/invites/${invite.id}`)
    await look()
    await olena.get('member.ban', { chatId, userId: idOf(sofia) }, 'member.changed')
    expect((await used(sofia)).body).toEqual(nothing)
    await olena.get('chat.delete', { chatId }, 'chat.gone')
    expect((await used(taras)).body).toEqual(nothing)
  })
})

describe('chat.join', () => {
  it('N-3, G-15: lets in, and the others hear who came', async () => {
    const chatId = await createGroup(olena, [taras.member])
    await say(olena, chatId, 'before')
    const id = newId<CommandId>()
    const added = await join(sofia, (await link(chatId, 2)).token, id)
    expect(added).toMatchObject({
      type: 'chat.added',
      re: id,
      entry: {
        chat: { id: chatId, lastSeq: 3, memberCount: 3 },
        me: { role: 'member', readSeq: 2 },
        lastMessage: { id, senderId: idOf(sofia), body: { change: 'joined' } },
      },
      users: [sofia.member.user],
    })
    await say(olena, chatId, 'welcome')
    await settle()
    const others = ['chat.added', 'text', 'joined', 'member.changed', 'text']
    expect([olena, taras, sofia].map((device) => firstToldOf(device, chatId))).toEqual([
      others,
      others,
      ['chat.added', 'text'],
    ])
    expect(await usesLeft(chatId)).toBe(1)
  })

  it('N-3, W-7: a member who joins, and one who repeats it, is answered and uses none', async () => {
    const chatId = await createGroup(olena, [taras.member])
    const { token } = await link(chatId, 1)
    expect(await join(taras, token)).toMatchObject({ type: 'chat.added', entry: { chat: { id: chatId } } })
    expect(await usesLeft(chatId)).toBe(1)
    const id = newId<CommandId>()
    expect(await join(sofia, token, id)).toMatchObject({ type: 'chat.added' })
    expect(await join(sofia, token, id)).toMatchObject({ type: 'chat.added', re: id })
    await settle()
    expect(toldOf(taras, chatId).filter((told) => told === 'joined')).toHaveLength(1)
  })

  it('N-3, T-8: of a hundred who come at once with a link for ten, ten are in', async () => {
    const chatId = await createGroup(olena)
    const { token } = await link(chatId, 10)
    const people: TestDevice[] = []
    for (let came = 0; came < 100; came += 1)
      people.push(await server.join(await server.addPerson(`person${came}`)))
    const answers = await Promise.all(people.map((device) => join(device, token)))
    const refused = answers.filter((answer) => answer.type === 'error')
    expect(refused.map((answer) => answer.code)).toEqual(Array(90).fill('invite_invalid'))
    const { body } = await server.send(olena.member, 'GET', `/chats/${chatId}`)
    expect(body.entry.chat).toMatchObject({ memberCount: 11, lastSeq: 11 })
    expect(await check(token)).toEqual({ valid: false, chat: null })
  })

  it('N-4: a link that is withdrawn, expired, unknown, to the server, or of a deleted chat lets nobody in', async () => {
    const invalid = { type: 'error', code: 'invite_invalid' }
    const chatId = await createGroup(olena)
    const withdrawn = await link(chatId)
    await server.send(olena.member, 'DELETE', `/invites/${withdrawn.invite.id}`)
    expect(await join(sofia, withdrawn.token)).toMatchObject(invalid)
    const expiresAt = clock.now() + 60_000
    const draft = { chatId, uses: null, expiresAt }
    const expiring = (await server.send(olena.member, 'POST', '/invites', draft)).body
    expect((await check(expiring.token)).valid).toBe(true)
    const standing = await link(chatId)
    clock.advance(60_000)
    sofia = await server.join(sofia.member)
    olena = await server.join(olena.member)
    expect(await join(sofia, expiring.token)).toMatchObject(invalid)
    expect(await join(sofia, 'nonsense')).toMatchObject(invalid)
    await server.context.store.db.updateTable('users').set({ role: 'owner' }).execute()
    expect(await join(sofia, (await link(null)).token)).toMatchObject(invalid)
    await olena.get('chat.delete', { chatId }, 'chat.gone')
    expect(await join(sofia, standing.token)).toMatchObject(invalid)
    expect(await check(standing.token)).toEqual({ valid: false, chat: null })
  })

  it.each(['remove', 'ban'] as const)(
    'N-4, G-9: after a %s no link lets in, and none is used',
    async (how) => {
      const chatId = await createGroup(olena, [sofia.member])
      const { token, invite } = await link(chatId, 5)
      await olena.get(`member.${how}`, { chatId, userId: idOf(sofia) }, 'member.changed')
      expect(await join(sofia, token)).toMatchObject({ code: 'banned' })
      expect(await usesLeft(chatId)).toBe(5)
      await server.send(olena.member, 'DELETE', `/invites/${invite.id}`)
      expect(await join(sofia, token)).toMatchObject({ code: 'banned' })
      await sofia.settle()
      expect(toldOf(sofia, chatId)).toEqual(['chat.added', 'chat.gone'])
    },
  )

  it('G-11, N-3: who left comes back by a link', async () => {
    const chatId = await createGroup(olena, [sofia.member])
    await sofia.get('chat.leave', { chatId }, 'chat.gone')
    expect(await join(sofia, (await link(chatId)).token)).toMatchObject({ type: 'chat.added' })
    expect((await say(sofia, chatId, 'hello again')).seq).toBe(4)
  })
})

it('N-5: a link to a chat creates no account', async () => {
  await server.close()
  server = await startTestServer({ clock, config: { registration: 'invite' } })
  olena = await server.join(await server.addPerson('Olena'))
  const { token } = await link(await createGroup(olena), 5)
  const account = {
    displayName: 'Taras',
    username: 'taras',
    password: 'correct horse battery',
    invite: token,
  }
  expect((await server.send(null, 'POST', '/accounts', account)).body.code).toBe('invite_invalid')
  taras = olena
  sofia = olena
})
