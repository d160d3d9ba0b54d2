// Proves that presence is told to those who watch, and to nobody else.
import { limits, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
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
