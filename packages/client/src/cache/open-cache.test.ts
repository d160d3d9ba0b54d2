// The cache on IndexedDB keeps the contract, and goes on in memory when the browser fails it.
import { ManualClock, settle, until } from '@poruch/live/testing'
import { newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cacheContract, pendingOf } from './cache.contract.ts'
import { openCache } from './open-cache.ts'
import type { Cache } from './port.ts'

const opened: Cache[] = []
const owner = newId<UserId>()
const signal = new AbortController().signal

beforeEach(() => {
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const cache of opened.splice(0)) cache.close()
})

async function open(factory: IDBFactory, name = 'somebody'): Promise<Cache> {
  const cache = await openCache(name, () => factory)
  opened.push(cache)
  return cache
}

cacheContract(async () => {
  const factory = new IDBFactory()
  const cache = await open(factory)
  return { cache, reopen: () => open(factory) }
})

test('O-14: a browser without IndexedDB, or one that refuses it, keeps in memory and says so', async () => {
  const refusing = new IDBFactory()
  vi.spyOn(refusing, 'open').mockImplementation(() => {
    throw new DOMException('private window', 'SecurityError')
  })
  const factories = [
    () => undefined,
    () => refusing,
    () => {
      throw new DOMException('no origin', 'SecurityError')
    },
  ]
  for (const factory of factories) {
    const cache = await openCache('somebody', factory)
    opened.push(cache)
    expect(cache.persistence.get()).toBe('memory')
    await cache.load(owner)
    const pending = pendingOf('kept')
    await cache.putPending(pending)
    expect(await cache.readPending()).toEqual([pending])
  }
})

test('O-14: a disk that fails on the way: the outbox is still there, and it says so', async () => {
  const cache = await open(new IDBFactory())
  await cache.load(owner)
  expect(cache.persistence.get()).toBe('disk')
  const [before, after] = [pendingOf('before'), pendingOf('after')]
  await cache.putPending(before)
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await cache.putPending(after)
  expect(cache.persistence.get()).toBe('memory')
  expect(await cache.readPending()).toEqual([before, after])
})

test('a database of a newer app is left as it is', async () => {
  const factory = new IDBFactory()
  await new Promise((resolve) => {
    const request = factory.open('somebody', 99)
    request.onsuccess = () => {
      request.result.close()
      resolve(null)
    }
  })
  const cache = await open(factory)
  expect(cache.persistence.get()).toBe('memory')
})

test('O-15: what one page sealed no other brings back, but what is still unsent there is kept', async () => {
  const factory = new IDBFactory()
  const [here, there] = [await open(factory), await open(factory)]
  await here.load(owner)
  await there.load(owner)
  await here.seal()
  const late = pendingOf('late')
  await there.writeUsers([make.user()])
  await there.putPending(late)
  const stored = await (await open(factory)).load(owner)
  expect([stored.users, stored.pending]).toEqual([[], [late]])
})

test('O-15: a disk that was full, and has room when it is sealed, takes what was unsent', async () => {
  const factory = new IDBFactory()
  const cache = await open(factory)
  await cache.load(owner)
  const [first, second, taken] = [pendingOf('first'), pendingOf('second'), pendingOf('taken')]
  await cache.putPending(taken)
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await cache.putPending(first)
  await cache.putPending(second)
  await cache.writeDraft(second.chatId, 'half a')
  await cache.deletePending(taken.id)
  full.mockRestore()
  expect(await cache.seal()).toBe('disk')
  const stored = await (await open(factory)).load(owner)
  expect(new Set(stored.pending)).toEqual(new Set([first, second]))
  expect([...stored.drafts.values()]).toEqual(['half a'])
})

test('O-15: where the disk stays full, what is unsent waits in the page for the same person', async () => {
  const cache = await open(new IDBFactory())
  await cache.load(owner)
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const pending = pendingOf('unsent')
  await cache.putPending(pending)
  expect(await cache.seal()).toBe('memory')
  expect((await cache.load(owner)).pending).toEqual([pending])
  expect((await cache.load(newId<UserId>())).pending).toEqual([])
})

test('O-14: a database that never opens: memory instead, when the time is over', async () => {
  const silent = new IDBFactory()
  vi.spyOn(silent, 'open').mockReturnValue({} as IDBOpenDBRequest)
  const clock = new ManualClock()
  const opening = openCache('somebody', () => silent, clock)
  for (let second = 0; second < 5; second += 1) clock.advance(1_000)
  const cache = await opening
  opened.push(cache)
  expect(cache.persistence.get()).toBe('memory')
})

test('O-14: a database that does not answer on the way: memory goes on with what was unsent', async () => {
  const [factory, clock] = [new IDBFactory(), new ManualClock()]
  const [before, after] = [pendingOf('before'), pendingOf('after')]
  const cache = await openCache('somebody', () => factory, clock)
  opened.push(cache)
  await cache.load(owner)
  await cache.putPending(before)
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockReturnValue({
    objectStore: () => ({ put: () => ({}) }),
  } as unknown as IDBTransaction)
  const writing = cache.putPending(after)
  await settle()
  // Asleep for an hour: that is no wait.
  clock.stall(3_600_000)
  for (let second = 0; second < 10; second += 1) clock.advance(1_000)
  await writing
  expect(cache.persistence.get()).toBe('memory')
  expect(await cache.readPending()).toEqual([before, after])
})

test('O-3: other pages are told when the outbox or a draft changes', async () => {
  const factory = new IDBFactory()
  const [here, there] = [await open(factory), await open(factory)]
  await here.load(owner)
  await there.load(owner)
  let told = 0
  there.onUnsent(() => {
    told += 1
  })
  const pending = pendingOf('from here')
  await here.putPending(pending)
  await until(() => told === 1)
  expect(await there.readPending()).toEqual([pending])
  await here.writeDraft(pending.chatId, 'half a')
  await until(() => told === 2)
  expect(await there.readDrafts()).toEqual(new Map([[pending.chatId, 'half a']]))
})

test('one page has the turn at a time; a wait can be given up, a turn taken from a page that sleeps', async () => {
  const factory = new IDBFactory()
  const [here, there] = [await open(factory), await open(factory)]
  const log: string[] = []
  let wake = () => {}
  const asleep = here.exclusive(
    'outbox',
    () =>
      new Promise<void>((resolve) => {
        log.push('here begins')
        wake = resolve
      }),
    { signal, steal: false },
  )
  await until(() => log.length === 1)
  const patience = new AbortController()
  const waiting = there.exclusive('outbox', async () => void log.push('too early'), {
    signal: patience.signal,
    steal: false,
  })
  patience.abort()
  await expect(waiting).rejects.toHaveProperty('name', 'AbortError')
  await there.exclusive('outbox', async () => void log.push('there stole'), { signal, steal: true })
  wake()
  await asleep
  await here.exclusive('outbox', async () => void log.push('here again'), { signal, steal: false })
  expect(log).toEqual(['here begins', 'there stole', 'here again'])
})

test('M-1: what an older app kept unsent is still there; what it held is fetched again', async () => {
  const factory = new IDBFactory()
  const { body, ...pending } = pendingOf('unsent')
  await new Promise<void>((resolve) => {
    const request = factory.open('somebody', 1)
    request.onupgradeneeded = () => {
      const { result } = request
      for (const name of ['meta', 'drafts']) result.createObjectStore(name)
      result.createObjectStore('entries', { keyPath: 'chat.id' })
      for (const name of ['users', 'pending']) result.createObjectStore(name, { keyPath: 'id' })
      result.createObjectStore('held', { keyPath: 'chatId' }).put({ chatId: 'chat', epoch: 'one', oldest: 1 })
      result.createObjectStore('messages', { keyPath: ['chatId', 'seq'] })
    }
    request.onsuccess = () => {
      const transaction = request.result.transaction(['meta', 'pending'], 'readwrite')
      transaction.objectStore('meta').put(owner, 'owner')
      transaction.objectStore('pending').put({ ...pending, text: body.text })
      transaction.oncomplete = () => {
        request.result.close()
        resolve()
      }
    }
  })
  const cache = await open(factory)
  expect(cache.persistence.get()).toBe('disk')
  expect(await cache.load(owner)).toMatchObject({ held: [], pending: [{ ...pending, body }] })
})
