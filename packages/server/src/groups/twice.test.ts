// Proves that a command about a chat which comes a second time has no second effect, whatever happened in between.
import { type ChatId, type CommandId, type CommandType, newId, type ServerMessage } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
/** Not in the chat. */
let marko: TestDevice
let chatId: ChatId
let token: string

/** Olena owns the chat, Taras is an admin, Sofia a member. */
async function begin(kind: 'group' | 'channel'): Promise<void> {
  server = await startTestServer()
  const join = async (name: string) => await server.join(await server.addPerson(name))
  ;[olena, taras, sofia, marko] = [
    await join('Olena'),
    await join('Taras'),
    await join('Sofia'),
    await join('Marko'),
  ]
  chatId = await createGroup(olena, [taras.member, sofia.member], kind)
  await setRole(taras, 'admin')
  const draft = { chatId, uses: null, expiresAt: null }
  token = (await server.send(olena.member, 'POST', '/invites', draft)).body.token
}
afterEach(() => server.close())

const idOf = (device: TestDevice) => device.member.user.id
const setRole = (device: TestDevice, role: 'owner' | 'admin' | 'member') =>
  olena.get('member.role', { chatId, userId: idOf(device), role }, 'member.changed')
const edit = { title: 'Long walks', description: 'Sundays at ten.' }
const undone = { title: 'Walks', description: '' }

type ChatCommand = Exclude<
  Extract<CommandType, `${'chat' | 'member' | 'membership' | 'message'}.${string}`>,
  // It is never stored, and has no answer.
  'chat.typing'
>
interface Case {
  readonly by: () => TestDevice
  readonly say: (id: CommandId) => Promise<ServerMessage>
  /** What must come before. */
  readonly first?: () => Promise<unknown>
  /** What somebody does after it that must not be undone by the repetition. */
  readonly undo?: () => Promise<unknown>
  /** Who said it may do so no longer. */
  readonly demote?: () => Promise<unknown>
}
const demote = () => setRole(taras, 'member')

const editing = (what: 'title' | 'description'): Case => ({
  by: () => taras,
  say: (id) => taras.ask('chat.edit', { id, chatId, change: changeTo(what, edit[what]) }),
  undo: () => olena.get('chat.edit', { chatId, change: changeTo(what, undone[what]) }, 'chat.changed'),
  demote,
})
const changeTo = (what: 'title' | 'description', text: string) =>
  what === 'title' ? ({ what, title: text } as const) : ({ what, description: text } as const)
const letIn = (whoAdds: 'admins' | 'members') => ({ what: 'settings', settings: { whoAdds } }) as const
const settings = (whoAdds: 'admins' | 'members', instead: 'admins' | 'members'): Case => ({
  by: () => taras,
  say: (id) => taras.ask('chat.edit', { id, chatId, change: letIn(whoAdds) }),
  undo: () => olena.get('chat.edit', { chatId, change: letIn(instead) }, 'chat.changed'),
  demote,
})
const add = (device: TestDevice) =>
  olena.get('member.add', { chatId, userIds: [idOf(device)] }, 'member.changed')
const ban = (device: TestDevice) =>
  olena.get('member.ban', { chatId, userId: idOf(device) }, 'member.changed')
const unban = (device: TestDevice) =>
  olena.get('member.unban', { chatId, userId: idOf(device) }, 'member.changed')
const send = (device: TestDevice, id: CommandId) =>
  device.ask('message.send', { id, chatId, body: { kind: 'text', text: 'hello' } })
const created = newId<ChatId>()

const cases: Readonly<Record<ChatCommand, readonly Case[]>> = {
  'chat.open': [{ by: () => olena, say: (id) => olena.ask('chat.open', { id, userId: idOf(marko) }) }],
  'chat.create': [
    {
      by: () => olena,
      say: (id) =>
        olena.ask('chat.create', {
          id,
          chatId: created,
          kind: 'group',
          title: 'New',
          userIds: [idOf(sofia)],
        }),
      undo: () => sofia.get('chat.leave', { chatId: created }, 'chat.gone'),
    },
  ],
  'chat.edit': [
    editing('title'),
    editing('description'),
    settings('admins', 'members'),
    settings('members', 'admins'),
  ],
  'chat.join': [
    {
      by: () => marko,
      say: (id) => marko.ask('chat.join', { id, token }),
      undo: () => marko.get('chat.leave', { chatId }, 'chat.gone'),
    },
  ],
  'chat.leave': [
    { by: () => sofia, say: (id) => sofia.ask('chat.leave', { id, chatId }), undo: () => add(sofia) },
    { by: () => sofia, say: (id) => sofia.ask('chat.leave', { id, chatId }), undo: () => ban(sofia) },
  ],
  'chat.delete': [{ by: () => olena, say: (id) => olena.ask('chat.delete', { id, chatId }) }],
  'chat.read': [{ by: () => sofia, say: (id) => sofia.ask('chat.read', { id, chatId, seq: 1 }) }],
  'member.add': [
    {
      by: () => taras,
      say: (id) => taras.ask('member.add', { id, chatId, userIds: [idOf(marko)] }),
      undo: () => marko.get('chat.leave', { chatId }, 'chat.gone'),
      async demote() {
        await olena.ask('chat.edit', { chatId, change: letIn('admins') })
        await demote()
      },
    },
    {
      // They were in, and nothing was changed.
      by: () => taras,
      say: (id) => taras.ask('member.add', { id, chatId, userIds: [idOf(sofia)] }),
      undo: () => sofia.get('chat.leave', { chatId }, 'chat.gone'),
    },
  ],
  'member.role': [
    {
      by: () => olena,
      say: (id) => olena.ask('member.role', { id, chatId, userId: idOf(sofia), role: 'admin' }),
      undo: () => setRole(sofia, 'member'),
      demote: () => setRole(taras, 'owner'),
    },
    {
      by: () => olena,
      say: (id) => olena.ask('member.role', { id, chatId, userId: idOf(sofia), role: 'owner' }),
      undo: () => sofia.ask('member.role', { chatId, userId: idOf(taras), role: 'owner' }),
    },
  ],
  'member.remove': [
    {
      by: () => taras,
      say: (id) => taras.ask('member.remove', { id, chatId, userId: idOf(sofia) }),
      undo: () => add(sofia),
      demote,
    },
  ],
  'member.ban': [
    {
      by: () => taras,
      say: (id) => taras.ask('member.ban', { id, chatId, userId: idOf(sofia) }),
      undo: () => unban(sofia),
      demote,
    },
    {
      // Somebody who never was in.
      by: () => taras,
      say: (id) => taras.ask('member.ban', { id, chatId, userId: idOf(marko) }),
      undo: () => unban(marko),
      demote,
    },
  ],
  'member.unban': [
    {
      by: () => taras,
      first: () => ban(sofia),
      say: (id) => taras.ask('member.unban', { id, chatId, userId: idOf(sofia) }),
      undo: () => ban(sofia),
      demote,
    },
  ],
  'membership.set': [
    {
      by: () => sofia,
      say: (id) => sofia.ask('membership.set', { id, chatId, pinned: true, notify: 'none' }),
      undo: () => sofia.ask('membership.set', { chatId, pinned: false, notify: 'all' }),
    },
  ],
  'message.send': [
    {
      by: () => taras,
      say: (id) => send(taras, id),
      demote,
    },
  ],
}
const rows = Object.entries(cases).flatMap(([type, ofIt]) => ofIt.map((one) => ({ type, ...one })))

const everybody = () => [olena, taras, sofia, marko]
/** All that anybody sees of the chats, and how much each of the others was told. */
async function standing(but: TestDevice) {
  const paths = [chatId, created].flatMap((id) =>
    ['', '/members', '/banned', '/messages'].map((rest) => `/chats/${id}${rest}`),
  )
  const seen = everybody().map(({ member }) =>
    Promise.all(paths.map(async (path) => (await server.send(member, 'GET', path)).body)),
  )
  const told = everybody().map(async (device) => {
    await device.settle()
    return device === but ? null : device.events.filter(({ type }) => type !== 'pong')
  })
  return { seen: await Promise.all(seen), told: await Promise.all(told) }
}

describe.each(['group', 'channel'] as const)('in a %s', (kind) => {
  beforeEach(() => begin(kind))

  it.each(rows)('W-7, T-5: $type, said twice, is answered the same and takes effect once', async (one) => {
    await one.first?.()
    const id = newId<CommandId>()
    const answer = await one.say(id)
    expect(answer.type).not.toBe('error')
    const before = await standing(one.by())
    expect(await one.say(id)).toEqual(answer)
    expect(await standing(one.by())).toEqual(before)
  })

  it.each(rows.filter(({ undo }) => undo !== undefined))(
    'W-7: $type, said again after somebody did otherwise, undoes nothing of that',
    async (one) => {
      await one.first?.()
      const id = newId<CommandId>()
      await one.say(id)
      await one.undo?.()
      const before = await standing(one.by())
      await one.say(id)
      expect(await standing(one.by())).toEqual(before)
    },
  )

  it.each(rows.filter((one) => one.demote !== undefined))(
    'W-7: $type, said again by who has lost the right since, is answered and not refused',
    async (one) => {
      await one.first?.()
      const id = newId<CommandId>()
      const answer = await one.say(id)
      await one.demote?.()
      const before = await standing(one.by())
      expect(await one.say(id)).toMatchObject({ type: answer.type, re: id })
      expect(await standing(one.by())).toEqual(before)
    },
  )

  it('W-7: an id that another command had is taken', async () => {
    const id = newId<CommandId>()
    await taras.get('member.unban', { id, chatId, userId: idOf(marko) }, 'member.changed')
    const taken = { type: 'error', code: 'id_taken', field: 'id' }
    expect(await taras.ask('chat.edit', { id, chatId, change: changeTo('title', 'x') })).toMatchObject(taken)
    expect(await taras.ask('chat.leave', { id, chatId })).toMatchObject(taken)
  })

  it('G-11, W-7: who left and was let in again is told that, by the repetition too', async () => {
    const id = newId<CommandId>()
    await sofia.get('chat.leave', { id, chatId }, 'chat.gone')
    await add(sofia)
    const { entry } = await sofia.get('chat.leave', { id, chatId }, 'chat.added')
    expect(entry).toMatchObject({ chat: { id: chatId, memberCount: 3 }, me: { role: 'member' } })
  })

  it('N-3, W-7: who came by a link and left comes in no second time by the repetition', async () => {
    const id = newId<CommandId>()
    await marko.get('chat.join', { id, token }, 'chat.added')
    await marko.get('chat.leave', { chatId }, 'chat.gone')
    expect(await marko.ask('chat.join', { id, token })).toMatchObject({ type: 'error', code: 'not_found' })
    await ban(marko)
    expect(await marko.ask('chat.join', { id, token })).toMatchObject({ code: 'banned' })
  })
})

/** What ends the time of somebody, or of all, in a chat. */
const endings: Readonly<Record<string, () => Promise<unknown>>> = {
  'was removed': () => olena.get('member.remove', { chatId, userId: idOf(sofia) }, 'member.changed'),
  'was banned': () => ban(sofia),
  left: () => sofia.get('chat.leave', { chatId }, 'chat.gone'),
  'lost the chat': () => olena.get('chat.delete', { chatId }, 'chat.gone'),
}

it.each(Object.keys(endings))(
  'M-3: a message of one who %s since is answered as it was stored, another one is not',
  async (ending) => {
    await begin('group')
    const id = newId<CommandId>()
    const answer = await send(sofia, id)
    expect(answer).toMatchObject({ type: 'message.changed', message: { id } })
    await endings[ending]?.()
    const before = await standing(sofia)
    expect(await send(sofia, id)).toEqual(answer)
    expect(await standing(sofia)).toEqual(before)
    expect(await send(sofia, newId())).toMatchObject({ code: 'not_found', field: 'chatId' })
  },
)
