// Proves the lists of a chat: its members in pages, and searched.
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let olena: TestDevice
let people: Member[]
let chatId: ChatId
beforeEach(async () => {
  server = await startTestServer()
  olena = await server.join(await server.addPerson('Olena'))
  people = []
  for (let came = 0; came < 25; came += 1) people.push(await server.addPerson(`Person${came}`))
  chatId = await createGroup(olena, people)
})
afterEach(() => server.close())

const list = async (query: string) =>
  (await server.send(olena.member, 'GET', `/chats/${chatId}/members?${query}`)).body

it('G-18: gives owner, admins and the others, each once, in pages', async () => {
  const admin = people[7]?.user.id
  await olena.ask('member.role', { chatId, userId: admin ?? newId(), role: 'admin' })
  const found: UserId[] = []
  for (let after = ''; ; ) {
    const { members, users, more } = await list(`limit=10${after}`)
    expect(users.map(({ id }: { id: UserId }) => id)).toEqual(
      members.map(({ userId }: { userId: UserId }) => userId),
    )
    found.push(...members.map(({ userId }: { userId: UserId }) => userId))
    if (more === null) break
    after = `&after=${encodeURIComponent(more)}`
  }
  expect(found.slice(0, 2)).toEqual([olena.member.user.id, admin])
  expect([found.length, new Set(found).size]).toEqual([26, 26])
})

it('G-18: with a query it gives those whose name holds it', async () => {
  const { users, more } = await list('query=SON2')
  expect(users.map(({ username }: { username: string }) => username).toSorted()).toEqual(
    ['person2', 'person20', 'person21', 'person22', 'person23', 'person24'].toSorted(),
  )
  expect(more).toBeNull()
})

it.each(['x', '0.1', `0.x.${newId()}`, `3..${newId()}`, `0.1.${newId()}.1`, '0.1.mine'])(
  'G-18: a page that nobody was given is refused: %s',
  async (after) => {
    expect(await list(`after=${after}`)).toMatchObject({ code: 'invalid', field: 'after' })
  },
)
