// Proves that nothing of a group reaches those who are not in it: all they are told is kept and looked through.
import { type ChatId, newId, type RoomId, type ServerMessage } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup, firstToldOf, say } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
let chatId: ChatId
beforeEach(async () => {
  server = await startTestServer()
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
  chatId = await createGroup(olena, [taras.member, sofia.member])
})
afterEach(() => server.close())

const idOf = (device: TestDevice) => device.member.user.id
const speaksOf = (event: ServerMessage): boolean =>
  event.type !== 'error' && JSON.stringify(event).includes(chatId)
/** What a device was told of the chat after it was told that it is gone. */
function after(device: TestDevice): ServerMessage[] {
  const end = device.events.findLastIndex((event) => event.type === 'chat.gone')
  return device.events.slice(end + 1).filter(speaksOf)
}

/** All that happens in a group, by those who are in it. */
async function live(): Promise<void> {
  const { seq } = await say(olena, chatId, 'a secret of those who are in')
  await taras.ask('chat.read', { chatId, seq })
  taras.send('chat.typing', { chatId })
  await olena.ask('chat.edit', { chatId, change: { what: 'title', title: newId() } })
  await olena.ask('chat.edit', { chatId, change: { what: 'description', description: newId() } })
  await olena.ask('chat.edit', { chatId, change: { what: 'settings', settings: { whoAdds: 'admins' } } })
  const { user } = await server.addPerson(newId())
  await olena.ask('member.add', { chatId, userIds: [user.id] })
  await olena.ask('member.role', { chatId, userId: user.id, role: 'admin' })
  await olena.ask('member.remove', { chatId, userId: user.id })
  await taras.ask('membership.set', { chatId, pinned: true })
  const roomId = newId<RoomId>()
  await olena.ask('room.create', { chatId, roomId, title: newId() })
  await olena.ask('room.rename', { roomId, title: newId() })
  await olena.ask('room.remove', { roomId })
}

/** All that somebody outside may try. */
async function pry(device: TestDevice): Promise<void> {
  const change = { what: 'title', title: 'mine' } as const
  const refused = [
    await device.ask('chat.read', { chatId, seq: 1 }),
    await device.ask('chat.typing', { chatId }),
    await device.ask('chat.edit', { chatId, change }),
    await device.ask('member.add', { chatId, userIds: [idOf(device)] }),
    await device.ask('membership.set', { chatId, pinned: true }),
  ]
  for (const answer of refused) expect(answer).toMatchObject({ type: 'error', code: 'not_found' })
  for (const path of ['', '/messages', '/changes?since=0', '/members', '/banned', '/rooms'])
    expect((await server.send(device.member, 'GET', `/chats/${chatId}${path}`)).body.code).toBe('not_found')
}

const endings: Record<string, () => Promise<unknown>> = {
  removed: () => olena.ask('member.remove', { chatId, userId: idOf(sofia) }),
  banned: () => olena.ask('member.ban', { chatId, userId: idOf(sofia) }),
  left: () => sofia.ask('chat.leave', { chatId }),
}

it.each(Object.keys(endings))(
  'G-9, H-5: who was %s is told nothing after chat.gone, on no device',
  async (ending) => {
    const second = await server.join(await server.addDevice(sofia.member.user))
    const living = live()
    await endings[ending]?.()
    await living
    await live()
    const late = await server.join(sofia.member, [], second.welcome.cursor)
    await pry(sofia)
    await live()
    for (const device of [sofia, second]) {
      await device.settle()
      expect(device.events.filter((event) => event.type === 'chat.gone')).toHaveLength(1)
      expect(after(device)).toEqual([])
    }
    await late.settle()
    expect(late.welcome.roster.entries).toEqual([])
    expect(late.events.slice(1).filter(speaksOf)).toEqual([])
  },
)

it('G-3, H-5: somebody who never was in is told nothing, whatever they try', async () => {
  const stranger = await server.join(await server.addPerson('Stranger'))
  await live()
  await pry(stranger)
  await live()
  await stranger.settle()
  expect(stranger.events.filter(speaksOf)).toEqual([])
})

it('G-12: who was in a deleted chat is told nothing of it any more', async () => {
  await olena.ask('chat.delete', { chatId })
  server.context.publish({ chat: chatId }, { type: 'chat.gone', re: null, chatId, reason: 'deleted' })
  for (const device of [olena, taras, sofia]) {
    await device.settle()
    expect(device.all('chat.gone')).toHaveLength(1)
  }
})

it('G-9: who comes back hears of it again, and only from then on', async () => {
  await endings.removed?.()
  await live()
  await olena.ask('member.add', { chatId, userIds: [idOf(sofia)] })
  await say(olena, chatId, 'welcome back')
  await sofia.settle()
  expect(firstToldOf(sofia, chatId).slice(-3)).toEqual(['chat.gone', 'chat.added', 'text'])
})
