// What every store must keep to about members: who is in, and how many that makes.
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../db/open.ts'
import {
  addGroup,
  addPair,
  addPeople,
  addPerson,
  append,
  chatOf,
  draftOf,
  now,
  type OpenEmpty,
} from '../testing/stored.ts'
import { accessTo, changeChat } from './store.ts'
import { addMembers, setMembership, setRole, setState, statesOf } from './store-members.ts'

const states = ['left', 'removed', 'banned'] as const

export function membersContract(emptyStore: OpenEmpty): void {
  const groupOf = async (count: number): Promise<{ store: Store; chatId: ChatId; people: UserId[] }> => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const people = (await addPeople(store, count)).map((user) => user.id)
    return { store, chatId: await addGroup(store, owner.id), people }
  }

  test('G-8: people are added once, whoever is in is passed over, and they have read what stood there', async () => {
    const { store, chatId, people } = await groupOf(3)
    const owner = people[0] ?? newId<UserId>()
    await store.transaction((tx) => addMembers(tx, chatId, [owner], now))
    await append(store, [draftOf(chatId, owner), draftOf(chatId, owner)])
    const add = (userIds: UserId[], at = now) =>
      store.transaction((tx) => addMembers(tx, chatId, userIds, at))
    expect((await add([...people, ...people])).toSorted()).toEqual(people.slice(1).toSorted())
    expect(await add(people)).toEqual([])
    expect(await add([])).toEqual([])
    expect(await chatOf(store, chatId)).toMatchObject({ memberCount: 4 })
    const me = await store.transaction((tx) => setMembership(tx, chatId, people[1] ?? owner, {}, now))
    expect(me).toMatchObject({ role: 'member', readSeq: 2, joinedAt: now })
  })

  test('G-8, G-9: who left or was removed comes back as a member; a ban stands until it is lifted', async () => {
    const { store, chatId, people } = await groupOf(4)
    const [left, removed, banned, stranger] = people
    if (!left || !removed || !banned || !stranger) throw new Error('Nobody was added.')
    await store.transaction((tx) => addMembers(tx, chatId, [left, removed, banned], now))
    await store.transaction((tx) => setRole(tx, chatId, left, 'admin'))
    const set = (userId: UserId, state: (typeof states)[number]) =>
      store.transaction((tx) => setState(tx, chatId, userId, state, now))
    expect(await set(left, 'left')).toBe('in')
    expect(await set(removed, 'removed')).toBe('in')
    expect(await set(removed, 'removed')).toBe('removed')
    expect(await set(banned, 'banned')).toBe('in')
    expect(await set(stranger, 'removed')).toBeNull()
    expect(await set(stranger, 'banned')).toBeNull()
    expect(await chatOf(store, chatId)).toMatchObject({ memberCount: 1 })
    expect(
      [...(await statesOf(store.db, chatId, [...people, newId(now)])).values()]
        .map((one) => one.state)
        .toSorted(),
    ).toEqual(['banned', 'banned', 'left', 'removed'])
    const added = await store.transaction((tx) => addMembers(tx, chatId, people, now + 5))
    expect(added.toSorted()).toEqual([left, removed].toSorted())
    expect(await accessTo(store.db, chatId, left)).toMatchObject({ role: 'member', state: 'in' })
    expect(await accessTo(store.db, chatId, stranger)).toMatchObject({ role: null, state: 'banned' })
    expect(await set(banned, 'left')).toBe('banned')
    expect(await store.transaction((tx) => addMembers(tx, chatId, [banned], now))).toEqual([banned])
    expect(await chatOf(store, chatId)).toMatchObject({ memberCount: 4 })
  })

  test('T-7: many who add the same people at once make each a member once', async () => {
    const { store, chatId, people } = await groupOf(10)
    const added = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => addMembers(tx, chatId, index % 2 ? people : people.toReversed(), now)),
      ),
    )
    expect(added.flat().toSorted()).toEqual(people.toSorted())
    expect(await chatOf(store, chatId)).toMatchObject({ memberCount: 11 })
  })

  test('G-2: however people come and go, the count is that of those who are in', async () => {
    const step = fc.record({
      who: fc.array(fc.nat(4), { maxLength: 4 }),
      what: fc.constantFrom('in', ...states),
    })
    const { store, people } = await groupOf(5)
    const run = async (steps: readonly { who: readonly number[]; what: string }[], atOnce: boolean) => {
      const owner = await addPerson(store)
      const chatId = await addGroup(store, owner.id)
      const takes = steps.map(({ who, what }) => async () => {
        const ids = who.flatMap((index) => people[index] ?? [])
        await store.transaction(async (tx) => {
          const state = states.find((one) => one === what)
          if (state === undefined) await addMembers(tx, chatId, ids, now)
          else for (const id of ids) await setState(tx, chatId, id, state, now)
          await changeChat(tx, chatId, {}, now)
        })
      })
      if (atOnce) await Promise.all(takes.map((take) => take()))
      else for (const take of takes) await take()
      const known = await statesOf(store.db, chatId, [owner.id, ...people])
      const count = [...known.values()].filter((one) => one.state === 'in').length
      expect(await chatOf(store, chatId)).toMatchObject({ memberCount: count, lastSeq: steps.length })
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12, size: 'max' }), fc.boolean(), run), {
      numRuns: 30,
    })
  }, 60_000)

  test('G-13: what one keeps for oneself stays where it is left out, for members alone', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const set = (userId: UserId, change: Parameters<typeof setMembership>[3]) =>
      store.transaction((tx) => setMembership(tx, chatId, userId, change, now))
    expect(await set(a.id, { notify: 'mentions', pinned_at: 7 })).toMatchObject({
      notify: 'mentions',
      pinnedAt: 7,
    })
    const after = await set(a.id, { archived_at: 9, pinned_at: null })
    expect(after).toMatchObject({ notify: 'mentions', pinnedAt: null, archivedAt: 9, mutedUntil: null })
    expect(await set(a.id, {})).toEqual({ ...after, rev: (after?.rev ?? 0) + 1 })
    expect(await set(b.id, {})).toMatchObject({ notify: 'all', archivedAt: null })
    expect(await set(newId(now), { notify: 'none' })).toBeNull()
    expect((await chatOf(store, chatId)).lastSeq).toBe(0)
  })

  test('G-10: a role is given and taken, also that of the owner', async () => {
    const { store, chatId, people } = await groupOf(1)
    const [heir] = people
    if (!heir) throw new Error('Nobody was added.')
    await store.transaction((tx) => addMembers(tx, chatId, [heir], now))
    for (const role of ['admin', 'owner', 'member'] as const) {
      await store.transaction((tx) => setRole(tx, chatId, heir, role))
      expect(await accessTo(store.db, chatId, heir)).toMatchObject({ role })
    }
  })
}
