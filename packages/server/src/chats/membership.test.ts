// Proves what members keep for themselves: told to their own devices alone, and what is left out stays.
import { type ChatId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let clock: ManualClock
let server: TestServer
let olena: TestDevice
let phone: TestDevice
let taras: TestDevice
let chatId: ChatId
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  olena = await server.join(await server.addPerson('Olena'))
  phone = await server.join(await server.addDevice(olena.member.user))
  taras = await server.join(await server.addPerson('Taras'))
  chatId = await createGroup(olena, [taras.member])
})
afterEach(() => server.close())

it("G-13: goes to one's own devices only, and takes no number", async () => {
  const set = { chatId, notify: 'mentions', pinned: true } as const
  const { me } = await olena.get('membership.set', set, 'membership.changed')
  expect(me).toMatchObject({ role: 'owner', notify: 'mentions', pinnedAt: clock.now(), archivedAt: null })
  expect(await phone.until('membership.changed')).toMatchObject({ chatId, me })
  await taras.settle()
  expect(taras.all('membership.changed')).toEqual([])
  const { body } = await server.send(taras.member, 'GET', `/chats/${chatId}`)
  expect(body.entry).toMatchObject({ chat: { lastSeq: 1 }, me: { notify: 'all', pinnedAt: null } })
})

it('G-13: what is left out stays, and what was so stays since then', async () => {
  const mutedUntil = clock.now() + 3_600_000
  const at = clock.now()
  await olena.ask('membership.set', { chatId, mutedUntil, pinned: true, archived: true })
  clock.advance(1_000)
  const kept = { notify: 'none', mutedUntil, pinnedAt: at, archivedAt: at }
  expect(await olena.ask('membership.set', { chatId, notify: 'none', pinned: true })).toMatchObject({
    me: kept,
  })
  const back = { chatId, mutedUntil: null, pinned: false, archived: false }
  const { me } = await olena.get('membership.set', back, 'membership.changed')
  expect(me).toMatchObject({ notify: 'none', mutedUntil: null, pinnedAt: null, archivedAt: null })
})

it('G-13, W-7: what changes nothing is answered to who asked alone', async () => {
  await olena.ask('membership.set', { chatId, pinned: true })
  await phone.until('membership.changed')
  await olena.get('membership.set', { chatId, pinned: true }, 'membership.changed')
  await olena.get('membership.set', { chatId }, 'membership.changed')
  await phone.settle()
  expect(phone.all('membership.changed')).toHaveLength(1)
})

it('G-13: set on two devices at once, the later one has the greater rev, and both hear of both', async () => {
  await Promise.all(
    [olena, phone].flatMap((device, one) =>
      Array.from({ length: 10 }, (_, place) =>
        device.ask('membership.set', { chatId, mutedUntil: 2 * place + one + 1 }),
      ),
    ),
  )
  const ends: unknown[] = []
  for (const device of [olena, phone]) {
    await device.settle()
    const told = device.all('membership.changed').map(({ me }) => me)
    expect(told.map(({ rev }) => rev).toSorted((a, b) => a - b)).toEqual(told.map((_, place) => place + 1))
    expect(told).toHaveLength(20)
    ends.push(told.find(({ rev }) => rev === 20))
  }
  const { me } = (await server.send(olena.member, 'GET', `/chats/${chatId}`)).body.entry
  expect(ends).toEqual([me, me])
})

it('G-13, G-9: is refused to whoever is not in, and with garbage', async () => {
  const sofia = await server.join(await server.addPerson('Sofia'))
  expect(await sofia.ask('membership.set', { chatId, pinned: true })).toMatchObject({ code: 'not_found' })
  expect(await olena.ask('membership.set', { chatId: newId(), pinned: true })).toMatchObject({
    code: 'not_found',
  })
  await olena.ask('member.remove', { chatId, userId: taras.member.user.id })
  expect(await taras.ask('membership.set', { chatId, pinned: true })).toMatchObject({ code: 'not_found' })
  expect(await olena.ask('membership.set', { chatId, mutedUntil: -1 })).toMatchObject({ code: 'invalid' })
})
