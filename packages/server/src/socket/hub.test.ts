// Proves who hears what is published, each once and in order.
import { type ChatId, closeCodes, type MessageId, newId, type ServerMessage } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let a1: TestDevice
let a2: TestDevice
let b: TestDevice
let chatId: ChatId
beforeEach(async () => {
  server = await startTestServer()
  const [anna, bohdan] = [await server.addPerson('Anna'), await server.addPerson('Bohdan')]
  a1 = await server.join(anna)
  a2 = await server.join(await server.addDevice(anna.user))
  b = await server.join(bohdan)
  chatId = await createGroup(a1, [bohdan])
})
afterEach(() => server.close())

const named = (re: string): ServerMessage => ({ type: 'pong', re, serverAt: 0, cursor: '' })
const settle = () => Promise.all([a1, a2, b].map((device) => device.settle()))
const send = (device: TestDevice) =>
  device.get(
    'message.send',
    { id: newId<MessageId>(), chatId, body: { kind: 'text', text: 'hello' } },
    'message.changed',
  )
const seqsOf = (device: TestDevice) => device.all('message.changed').map(({ message }) => message.seq - 1)

it('reaches a chat, people or devices, each connection once', async () => {
  const { publish } = server.context
  const [anna, bohdan] = [a1.member.user.id, b.member.user.id]
  publish({ chat: chatId }, named('chat'))
  publish({ chat: newId() }, named('another chat'))
  publish({ people: [anna, anna] }, named('anna twice'))
  publish({ people: [] }, named('nobody'))
  publish({ devices: [a2.member.device.id, b.member.device.id] }, named('devices'))
  publish({ people: [bohdan, newId()] }, named('bohdan'))
  await settle()
  const names = [a1, a2, b].map((device) =>
    device
      .all('pong')
      .slice(0, -1)
      .map((event) => event.re),
  )
  expect(names).toEqual([
    ['chat', 'anna twice'],
    ['chat', 'anna twice', 'devices'],
    ['chat', 'devices', 'bohdan'],
  ])
})

it('W-5: who asks hears it once, within the audience and outside it', async () => {
  await send(b)
  server.context.bus.publish({ kind: 'leave', chat: chatId, people: [b.member.user.id] })
  await send(b)
  await send(a1)
  await settle()
  expect([a1, a2, b].map(seqsOf)).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2],
  ])
})

it('who left a chat hears no more of it on any socket, until they enter again', async () => {
  const people = [a1.member.user.id]
  server.context.bus.publish({ kind: 'leave', chat: chatId, people })
  server.context.bus.publish({ kind: 'leave', chat: chatId, people })
  await send(b)
  server.context.bus.publish({ kind: 'enter', chat: chatId, people })
  await send(b)
  await settle()
  expect([a1, a2].map(seqsOf)).toEqual([[2], [2]])
})

it('A-7: closes the sockets of devices, and no others', async () => {
  const devices = [a2.member.device.id]
  server.context.bus.publish({ kind: 'close', devices, code: closeCodes.unauthenticated })
  expect(await a2.closed).toBe(closeCodes.unauthenticated)
  await a1.settle()
})

it('A-7: what was told before in the same turn comes before the close, joined and corked', async () => {
  const { publish, bus } = server.context
  const device = a2.member.device.id
  publish({ chat: chatId }, named('one'))
  publish({ chat: chatId }, named('two'))
  publish({ devices: [device] }, named('three'))
  publish({ chat: chatId }, named('four'))
  bus.publish({ kind: 'close', devices: [device], code: closeCodes.unauthenticated })
  publish({ chat: chatId }, named('late'))
  expect(await a2.closed).toBe(closeCodes.unauthenticated)
  expect(a2.all('pong').map(({ re }) => re)).toEqual(['one', 'two', 'three', 'four'])
})
