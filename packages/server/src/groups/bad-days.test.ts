// Proves what becomes of groups when things happen at a bad moment.
import { type ChatId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup, say, toldOf, trySaying } from '../testing/chat-steps.ts'
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
const remove = () => olena.get('member.remove', { chatId, userId: idOf(sofia) }, 'member.changed')

it('M-7, T-6: of messages sent while their sender is removed each is told or refused, none after the end', async () => {
  const sent = Array.from({ length: 40 }, () => trySaying(sofia, chatId))
  const removal = remove()
  const answers = await Promise.all(sent)
  await removal
  const late = await trySaying(sofia, chatId)
  expect(late).toMatchObject({ type: 'error', code: 'not_found', field: 'chatId' })
  await sofia.settle()
  await taras.settle()
  const stored = answers.filter((answer) => answer.type === 'message.changed')
  expect(toldOf(taras, chatId).filter((told) => told === 'text')).toHaveLength(stored.length)
  // The last of the chat, but for answers to who wrote: those are refusals.
  expect(toldOf(sofia, chatId).at(-1)).toBe('chat.gone')
})

it('G-9: a page of history that is asked for at the moment of the removal is given or refused, then refused', async () => {
  for (let written = 0; written < 20; written += 1) await say(olena, chatId, `no. ${written}`)
  const path = `/chats/${chatId}/messages`
  const pages = Array.from({ length: 10 }, () => server.send(sofia.member, 'GET', path))
  await remove()
  for (const { status } of await Promise.all(pages)) expect([200, 404]).toContain(status)
  for (const rest of ['', '/messages', '/changes?since=0', '/members'])
    expect((await server.send(sofia.member, 'GET', `/chats/${chatId}${rest}`)).status).toBe(404)
})

it('G-12, M-7: a message that meets the deletion is told before it or refused', async () => {
  const sent = Array.from({ length: 40 }, () => trySaying(taras, chatId))
  const deletion = olena.get('chat.delete', { chatId }, 'chat.gone')
  for (const answer of await Promise.all(sent))
    if (answer.type === 'error') expect(answer).toMatchObject({ code: 'not_found', field: 'chatId' })
  await deletion
  await sofia.settle()
  expect(toldOf(sofia, chatId).at(-1)).toBe('chat.gone')
  expect(await trySaying(taras, chatId)).toMatchObject({ code: 'not_found' })
})

it('G-10, T-6: two who remove each other at once: one is gone, the other stays', async () => {
  await olena.get('member.role', { chatId, userId: idOf(taras), role: 'owner' }, 'member.changed')
  // Olena is an admin now. Taras hands the chat back while he is taken for a member.
  const [back, gone] = await Promise.all([
    taras.ask('member.role', { chatId, userId: idOf(olena), role: 'owner' }),
    olena.ask('member.remove', { chatId, userId: idOf(taras) }),
  ])
  expect(back).toMatchObject({ type: 'member.changed' })
  const { body } = await server.send(olena.member, 'GET', `/chats/${chatId}/members`)
  const roles = body.members.map(({ role }: { role: string }) => role)
  expect(roles).toEqual(gone.type === 'error' ? ['owner', 'admin', 'member'] : ['owner', 'member'])
})

it('G-10, T-6: handed to two people at once a chat has one owner', async () => {
  const phone = await server.join(await server.addDevice(olena.member.user))
  for (let round = 0; round < 5; round += 1) {
    const id = await createGroup(olena, [taras.member, sofia.member])
    await Promise.all([
      olena.ask('member.role', { chatId: id, userId: idOf(taras), role: 'owner' }),
      phone.ask('member.role', { chatId: id, userId: idOf(sofia), role: 'owner' }),
    ])
    const { body } = await server.send(olena.member, 'GET', `/chats/${id}/members`)
    const roles = body.members.map(({ role }: { role: string }) => role)
    expect(roles).toEqual(['owner', 'admin', 'member'])
  }
})

it('G-8, T-7: added by two at once somebody is in once, and hears of it once', async () => {
  await sofia.get('chat.leave', { chatId }, 'chat.gone')
  const add = { chatId, userIds: [idOf(sofia)] }
  await Promise.all([olena, taras].map((device) => device.get('member.add', add, 'member.changed')))
  await sofia.settle()
  await taras.settle()
  expect(toldOf(sofia, chatId)).toEqual(['chat.added', 'chat.gone', 'chat.added'])
  expect(toldOf(taras, chatId).filter((told) => told === 'added')).toHaveLength(1)
})

it('G-11, T-6: of two who leave last at once one deletes the chat, and both are out', async () => {
  await sofia.get('chat.leave', { chatId }, 'chat.gone')
  const [owner, member] = await Promise.all([
    olena.ask('chat.leave', { chatId }),
    taras.ask('chat.leave', { chatId }),
  ])
  expect(member).toMatchObject({ type: 'chat.gone', reason: 'left' })
  if (owner.type === 'error') await olena.get('chat.leave', { chatId }, 'chat.gone')
  expect((await server.send(olena.member, 'GET', `/chats/${chatId}`)).status).toBe(404)
})

it('T-4: however many change a chat at once, its numbers have no gap and no number is given twice', async () => {
  for (const device of [taras, sofia])
    await olena.get('member.role', { chatId, userId: idOf(device), role: 'admin' }, 'member.changed')
  const { lastSeq } = (await server.send(olena.member, 'GET', `/chats/${chatId}`)).body.entry.chat
  const people = [olena, taras, sofia]
  await Promise.all(
    people.flatMap((device) =>
      Array.from({ length: 8 }, (_, place) =>
        place % 2 === 0
          ? trySaying(device, chatId)
          : device.ask('chat.edit', { chatId, change: { what: 'title', title: newId() } }),
      ),
    ),
  )
  await taras.settle()
  const seqs = taras.all('message.changed').map(({ message }) => message.seq)
  // PostgreSQL may tell of two commits in another order than that of their numbers.
  expect(seqs.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 24 }, (_, place) => lastSeq + place + 1),
  )
  const ends = await Promise.all(
    people.map(async (device) => {
      await device.settle()
      return device.all('chat.changed').at(-1)?.chat.title
    }),
  )
  expect(new Set(ends).size).toBe(1)
})

it('W-11: nobody floods a group with what happened to it', async () => {
  const edit = (title: string) => olena.ask('chat.edit', { chatId, change: { what: 'title', title } })
  for (let changed = 0; changed < 30; changed += 1) await edit(`no. ${changed}`)
  expect(await edit('one too many')).toMatchObject({ code: 'rate_limited' })
  for (let came = 0; came < 10; came += 1) {
    await sofia.get('chat.leave', { chatId }, 'chat.gone')
    await olena.get('member.add', { chatId, userIds: [idOf(sofia)] }, 'member.changed')
  }
  for (let tried = 0; tried < 10; tried += 1) await sofia.ask('chat.leave', { chatId: newId() })
  expect(await sofia.ask('chat.leave', { chatId })).toMatchObject({ code: 'rate_limited' })
})
