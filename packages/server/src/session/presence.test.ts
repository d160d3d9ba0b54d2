// Proves that presence is told to those who watch, and to nobody else.
import { limits, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'

let clock: ManualClock
let server: TestServer
let olena: TestDevice
let taras: Member
let sofia: Member
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.addPerson('Taras')
  sofia = await server.addPerson('Sofia')
  // Olena has a chat with each of them.
  await server.direct(olena.member, taras)
  await server.direct(olena.member, sofia)
})
afterEach(() => server.close())

const watch = (device: TestDevice, people: readonly Member[]) =>
  device.get('presence.watch', { userIds: people.map(({ user }) => user.id) }, 'presence.changed')
const changes = (device: TestDevice) => device.all('presence.changed').filter(({ re }) => re === null)
async function go(device: TestDevice): Promise<void> {
  await device.close()
  while (await server.isConnected(device.member)) await olena.settle()
  clock.advance(3_000)
  await olena.settle()
}

it('P-7: is answered with each of the people, once, in what they are', async () => {
  await server.join(sofia)
  expect(await watch(olena, [taras, sofia, taras])).toMatchObject({
    online: [sofia.user.id],
    offline: [taras.user.id],
  })
  const nobody = newId<UserId>()
  const answer = await olena.get('presence.watch', { userIds: [nobody] }, 'presence.changed')
  expect(answer).toMatchObject({ online: [], offline: [nobody] })
})

it('P-4, P-7: a change is told to the sockets that watch, and to no others', async () => {
  const tab = await server.join(olena.member)
  await watch(olena, [taras])
  const device = await server.join(taras)
  await olena.until('presence.changed', ({ online }) => online.includes(taras.user.id))
  await go(device)
  await tab.settle()
  expect(changes(olena)).toMatchObject([{ online: [taras.user.id] }, { offline: [taras.user.id] }])
  expect(changes(tab)).toEqual([])
})

it('P-7: the latest question takes the place of the one before', async () => {
  await watch(olena, [taras])
  await watch(olena, [sofia])
  await server.join(taras)
  await server.join(sofia)
  await olena.settle()
  expect(changes(olena)).toMatchObject([{ online: [sofia.user.id] }])
  await watch(olena, [])
  await server.join(taras)
  await olena.settle()
  expect(changes(olena)).toHaveLength(1)
})

it('P-6, P-7: a new socket watches nobody, and nobody is told to a socket that went', async () => {
  await watch(olena, [taras])
  await olena.close()
  const back = await server.join(olena.member)
  await server.join(taras)
  await back.settle()
  expect(back.all('presence.changed')).toEqual([])
})

it('P-7: more people than are shown at once are refused', async () => {
  const userIds = Array.from({ length: limits.watchMax + 1 }, () => newId<UserId>())
  expect(await olena.ask('presence.watch', { userIds })).toMatchObject({ code: 'invalid', field: 'userIds' })
  await olena.get('presence.watch', { userIds: userIds.slice(1) }, 'presence.changed')
})

it('P-7: of somebody with whom no chat is shared it is not told whether they are here, or exist', async () => {
  const marko = await server.join(await server.addPerson('Marko'))
  const nobody = newId<UserId>()
  const userIds = [marko.member.user.id, nobody]
  expect(await olena.get('presence.watch', { userIds }, 'presence.changed')).toMatchObject({
    online: [],
    offline: userIds,
  })
  await go(marko)
  await server.join(marko.member)
  await olena.settle()
  expect(changes(olena)).toEqual([])
})

it('P-7: who shares a group, a channel or a direct chat is told, and everybody of themselves', async () => {
  const [marko, ivan] = [await server.join(await server.addPerson('Marko')), await server.addPerson('Ivan')]
  await server.join(sofia)
  await createGroup(olena, [marko.member])
  const channel = await createGroup(olena, [ivan], 'channel')
  await server.join(ivan)
  const people = [olena.member, marko.member, ivan, sofia]
  expect((await watch(olena, people)).online).toEqual(people.map(({ user }) => user.id))
  await olena.get('chat.delete', { chatId: channel }, 'chat.gone')
  expect((await watch(olena, people)).offline).toEqual([ivan.user.id])
})

it.each(['member.remove', 'chat.leave', 'chat.delete'] as const)(
  'P-7, G-9: who parted from the only chat that was shared is told nothing any more: %s',
  async (command) => {
    const marko = await server.join(await server.addPerson('Marko'))
    const chatId = await createGroup(olena, [marko.member])
    const ivan = await server.addPerson('Ivan')
    await olena.get('member.add', { chatId, userIds: [ivan.user.id] }, 'member.changed')
    await watch(olena, [marko.member])
    await watch(marko, [olena.member, ivan])
    if (command === 'chat.leave') await marko.get(command, { chatId }, 'chat.gone')
    else if (command === 'chat.delete') await olena.get(command, { chatId }, 'chat.gone')
    else await olena.get(command, { chatId, userId: marko.member.user.id }, 'member.changed')
    await server.join(ivan)
    await marko.settle()
    expect(changes(marko)).toEqual([])
    expect((await watch(marko, [olena.member, ivan])).online).toEqual([])
    await go(marko)
    expect(changes(olena)).toEqual([])
  },
)

it('P-7: who parted and shares another chat is told again once they ask', async () => {
  const device = await server.join(taras)
  const chatId = await createGroup(olena, [taras])
  await watch(olena, [taras])
  await device.get('chat.leave', { chatId }, 'chat.gone')
  expect((await watch(olena, [taras])).online).toEqual([taras.user.id])
  await go(device)
  expect(changes(olena)).toMatchObject([{ offline: [taras.user.id] }])
})
