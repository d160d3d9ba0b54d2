// What a person wrote is sent as it will be stored, and comes back into the box when it is refused for good.
import { settle } from '@poruch/live/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Session } from '../session.ts'
import { openWorld, textOf, type World } from '../testing/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const pending = (session: Session) =>
  session
    .timeline(world.chatId)
    .state.get()
    .pending.map(({ body }) => body.text)
const draft = (session: Session) => session.timeline(world.chatId).draft.get()

test('D-4: what is written is shown and sent as the server stores it', async () => {
  const session = await world.open(memoryCache())
  session.timeline(world.chatId).send(textOf('\n\u200b\n a\u009b\ud83d\u0085b\n\n'))
  expect(pending(session)).toEqual([' a\nb'])
  await world.run(() => pending(session).length === 0)
  expect(await world.texts()).toEqual([' a\nb'])
})

test('O-4: the words of a refused message come back before what is being written', async () => {
  const cache = memoryCache()
  const session = await world.open(cache)
  world.server.refusals.push('forbidden', 'forbidden')
  const timeline = session.timeline(world.chatId)
  const [one, two] = [timeline.send(textOf('one')), timeline.send(textOf('two'))]
  await world.run(() => timeline.state.get().pending.every(({ state }) => state === 'refused'))
  timeline.edit(two)
  expect([pending(session), draft(session)]).toEqual([['one'], 'two'])
  timeline.edit(two)
  timeline.edit(one)
  expect([pending(session), draft(session)]).toEqual([[], 'one\ntwo'])
  await settle()
  expect(await cache.readPending()).toEqual([])
  await session.close()
  expect(draft(await world.open(cache))).toBe('one\ntwo')
})

test('O-1: a refused message is forgotten only when its words are kept as a draft', async () => {
  const cache = memoryCache()
  const session = await world.open(cache)
  world.server.refusals.push('forbidden')
  const timeline = session.timeline(world.chatId)
  const id = timeline.send(textOf('one'))
  await world.run(() => timeline.state.get().pending[0]?.state === 'refused')
  const write = cache.writeDraft.bind(cache)
  let keep = () => {}
  const disk = new Promise<void>((resolve) => {
    keep = resolve
  })
  vi.spyOn(cache, 'writeDraft').mockImplementation((chat, text) => disk.then(() => write(chat, text)))
  timeline.edit(id)
  await settle()
  expect(await cache.readPending()).toMatchObject([{ id }])
  keep()
  await settle()
  expect([await cache.readPending(), await cache.readDrafts()]).toEqual([
    [],
    new Map([[world.chatId, 'one']]),
  ])
})

test('O-4: what waits or is on its way cannot be taken back', async () => {
  const session = await world.open(memoryCache())
  const timeline = session.timeline(world.chatId)
  timeline.edit(timeline.send(textOf('one')))
  expect([pending(session), draft(session)]).toEqual([['one'], ''])
})
