// What every store must keep to about invites.
import { type ChatId, type InviteId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import type { Store } from '../db/open.ts'
import { addGroup, addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import { findInvite, findUsableInvite, insertInvite, listInvites, revokeInvite, useInvite } from './store.ts'

export function invitesContract(emptyStore: OpenEmpty): void {
  const withOwner = async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    /** An invite whose token's hash is its id. */
    const add = async (over: Parameters<typeof make.invite>[0] = {}) => {
      const invite = make.invite({ createdAt: now, ...over })
      await insertInvite(store.db, { ...invite, tokenHash: invite.id, createdBy: owner.id })
      return invite
    }
    return { store, owner, add }
  }
  const use = (store: Store, id: InviteId, at = now) => store.transaction((tx) => useInvite(tx, id, at))

  test('A-4, N-4: uses run out, time runs out, and a withdrawn one is dead', async () => {
    const { store, add } = await withOwner()
    const twice = await add({ usesLeft: 2 })
    const endless = await add()
    const timed = await add({ expiresAt: now + 1_000 })
    expect(await use(store, twice.id)).toBe(true)
    expect(await findUsableInvite(store.db, twice.id, now)).toEqual({ ...twice, usesLeft: 1 })
    expect(await use(store, twice.id)).toBe(true)
    expect(await use(store, twice.id)).toBe(false)
    expect(await findUsableInvite(store.db, twice.id, now)).toBeNull()
    expect(await findInvite(store.db, twice.id)).toEqual({ ...twice, usesLeft: 0 })
    expect(await use(store, timed.id, now + 999)).toBe(true)
    expect(await use(store, timed.id, now + 1_000)).toBe(false)
    expect(await use(store, endless.id)).toBe(true)
    expect(await findUsableInvite(store.db, endless.id, now)).toEqual(endless)
    expect(await revokeInvite(store.db, endless.id, now)).toBe(true)
    expect(await revokeInvite(store.db, endless.id, now)).toBe(false)
    expect(await use(store, endless.id)).toBe(false)
    expect(await findUsableInvite(store.db, endless.id, now)).toBeNull()
    expect(await use(store, newId(now))).toBe(false)
    expect(await findInvite(store.db, newId(now))).toBeNull()
  })

  test('N-1: those to the server and those to a chat are listed apart, newest first', async () => {
    const { store, owner, add } = await withOwner()
    const chatId: ChatId = await addGroup(store, owner.id)
    const other = await addGroup(store, owner.id)
    const first = await add()
    const second = await add({ createdAt: now + 1 })
    const there = await add({ chatId })
    await add({ usesLeft: 0 })
    await add({ chatId, expiresAt: now })
    expect(await listInvites(store.db, null, now)).toEqual([second, first])
    expect(await listInvites(store.db, chatId, now)).toEqual([there])
    expect(await listInvites(store.db, other, now)).toEqual([])
  })

  test('T-8, N-3: of a hundred at once with ten uses left, ten get one', async () => {
    const { store, add } = await withOwner()
    const { id } = await add({ usesLeft: 10 })
    const used = await Promise.all(Array.from({ length: 100 }, () => use(store, id)))
    expect(used.filter(Boolean)).toHaveLength(10)
    expect(await findInvite(store.db, id)).toMatchObject({ usesLeft: 0 })
  })

  test('T-8: whoever is refused after all uses none', async () => {
    const { store, add } = await withOwner()
    const { id } = await add({ usesLeft: 1 })
    const refused = store.transaction(async (tx) => {
      expect(await useInvite(tx, id, now)).toBe(true)
      throw new Error('refused')
    })
    await expect(refused).rejects.toThrow('refused')
    expect(await use(store, id)).toBe(true)
  })
}
