// Proves the call log over HTTP: whose it is, in which order, and how it goes on.
import { newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { openDirectChat } from '../chats/store.ts'
import { startHttp } from '../testing/test-http.ts'
import { insertCall } from './store.ts'

test('C-21: the log holds calls of this person alone, newest first, with the people in it', async () => {
  const http = await startHttp()
  const [ada, bob, eve] = [await http.person('ada'), await http.person('bob'), await http.person('eve')]
  const { store } = http.app.context
  const { chatId } = await store.transaction((tx) => openDirectChat(tx, ada.user.id, bob.user.id, 1))
  const ended = (createdAt: number) =>
    make.call({
      chatId,
      startedBy: ada.user.id,
      invited: [bob.user.id],
      legs: [make.leg({ userId: ada.user.id, state: 'left' })],
      state: 'ended',
      reason: 'missed',
      createdAt,
      endedAt: createdAt + 5,
    })
  const [first, second, third] = [ended(10), ended(30), ended(30)]
  for (const each of [first, second, third]) await store.transaction((tx) => insertCall(tx, each))

  const newest = (await bob.send('GET', '/calls?limit=1')).body
  expect(newest).toMatchObject({ calls: [third], more: true })
  expect(newest.users.map((user: { username: string }) => user.username).toSorted()).toEqual(['ada', 'bob'])
  const next = (await ada.send('GET', `/calls?before=30&beforeId=${third.id}`)).body
  expect(next).toMatchObject({ calls: [second, first], more: false })
  expect((await ada.send('GET', '/calls?before=30')).body).toMatchObject({ calls: [first], more: false })
  expect((await eve.send('GET', '/calls')).body).toEqual({ calls: [], users: [], more: false })
})

test('H-6: a place in the log that is none is refused', async () => {
  const ada = await (await startHttp()).person('ada')
  const refused = await ada.send('GET', `/calls?before=30&beforeId=${newId().toUpperCase()}`)
  expect(refused.body).toMatchObject({ code: 'invalid', field: 'beforeId' })
})
