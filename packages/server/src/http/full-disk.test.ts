// A database that can be read and not written: reading goes on, and what is to be stored is refused.
import { type CallId, newId } from '@poruch/protocol'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { touchMs } from '../accounts/store.ts'
import { start, talk } from '../testing/call-steps.ts'
import { startTestServer } from '../testing/test-server.ts'

async function startTalk() {
  const server = await startTestServer()
  onTestFinished(() => server.close())
  const { db } = server.context.store
  const [olena, taras] = [await server.addPerson('Olena'), await server.addPerson('Taras')]
  const mine = await server.join(olena)
  const theirs = await server.join(taras)
  const fill = async () => {
    await sql`update devices set seen_at = seen_at - ${10 * touchMs}`.execute(db)
    await sql`pragma query_only = on`.execute(db)
  }
  const free = () => sql`pragma query_only = off`.execute(db)
  return { server, olena, taras, mine, theirs, fill, free }
}

test('T-2: a full disk: whoever comes is welcome, also while it rings, and can read', async () => {
  const { server, taras, mine, theirs, fill, free } = await startTalk()
  const call = await start(server, mine, theirs)
  const second = await server.addDevice(taras.user)
  await fill()
  const { welcome } = await server.join(second)
  expect(welcome.calls.map(({ id }) => id)).toEqual([call.id])
  expect(welcome.roster.entries).toHaveLength(1)
  expect((await server.send(second, 'GET', '/devices')).status).toBe(200)
  const body = { kind: 'text' as const, text: 'not now' }
  const fields = { id: newId<never>(), chatId: call.chatId, body }
  expect(await theirs.ask('message.send', fields)).toMatchObject({ code: 'not_stored' })
  await free()
  expect(await theirs.ask('message.send', fields)).toMatchObject({ type: 'message.changed' })
})

test('T-2: a full disk: a device that lost the media of its call is welcome, and so are its signs of life', async () => {
  const { server, olena, mine, theirs, fill } = await startTalk()
  const call = await talk(server, mine, theirs)
  await mine.close()
  await expect.poll(() => server.isConnected(olena)).toBe(false)
  await fill()
  const back = await server.join(olena, [newId<CallId>()])
  expect(back.welcome.calls.map(({ id }) => id)).toEqual([call.id])
  expect(await back.ask('ping', { calls: [call.id] })).toMatchObject({ type: 'pong' })
})
