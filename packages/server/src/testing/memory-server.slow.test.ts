// The server of tests on PostgreSQL: TEST_DATABASE_URL names a server that may be used.
import { newId, versions } from '@poruch/protocol'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { openMemoryServer } from './memory-server.ts'
import { addPair } from './stored.ts'

const address = process.env.TEST_DATABASE_URL

test.skipIf(address === undefined)('knows its rest on PostgreSQL too', async () => {
  const admin = postgres(address ?? '', { max: 1, onnotice: () => undefined })
  const name = `poruch_memory_${process.pid}`
  await admin.unsafe(`create database ${name}`)
  const databaseUrl = Object.assign(new URL(address ?? ''), { pathname: `/${name}` }).href
  const server = await openMemoryServer({ config: { databaseUrl } })
  const { a, chatId } = await addPair(server.store)
  const writer = await server.addDevice(a)
  const socket = server.webSocket(writer)('', { open: () => {}, message: () => {}, close: () => {} })
  const say = (frame: object) => socket.send(JSON.stringify(frame))
  const wire = server.wireOf(writer)
  wire.deliverToServer()
  say({ type: 'hello', id: newId(), versions: [...versions], token: null, calls: [] })
  await server.exchange()
  for (let sent = 0; sent < 50; sent += 1) {
    say({ type: 'message.send', id: newId(), chatId, text: `text ${sent}` })
  }
  while (wire.deliverToServer());
  await server.settle()
  expect(wire.toDevice).toHaveLength(50)
  await server.close()
  await admin.unsafe(`drop database ${name} with (force)`)
  await admin.end()
})
