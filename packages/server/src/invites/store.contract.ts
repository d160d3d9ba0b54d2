// What every store must keep to about invites.
import { newId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import { insertInvite, isInviteUsable, listInvites, revokeInvite, useInvite } from './store.ts'

export function invitesContract(emptyStore: OpenEmpty): void {
  test('invites: uses run out, time runs out, and a withdrawn one is dead', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const make = async (tokenHash: string, usesLeft: number | null, expiresAt: number | null) => {
      const invite = { id: newId<never>(now), createdAt: now, expiresAt, usesLeft }
      await insertInvite(store.db, { ...invite, tokenHash, createdBy: owner.id })
      return invite
    }
    await make('twice', 2, null)
    const endless = await make('endless', null, null)
    const timed = await make('timed', null, now + 1_000)
    expect(await listInvites(store.db, now)).toHaveLength(3)
    expect(await useInvite(store.db, 'twice', now)).toBe(true)
    expect(await isInviteUsable(store.db, 'twice', now)).toBe(true)
    expect(await useInvite(store.db, 'twice', now)).toBe(true)
    expect(await useInvite(store.db, 'twice', now)).toBe(false)
    expect(await isInviteUsable(store.db, 'twice', now)).toBe(false)
    expect(await useInvite(store.db, 'timed', now + 999)).toBe(true)
    expect(await useInvite(store.db, 'timed', now + 1_000)).toBe(false)
    expect(await useInvite(store.db, 'endless', now)).toBe(true)
    expect((await listInvites(store.db, now)).map((invite) => invite.id).toSorted()).toEqual(
      [endless.id, timed.id].toSorted(),
    )
    expect(await revokeInvite(store.db, endless.id, now)).toBe(true)
    expect(await revokeInvite(store.db, endless.id, now)).toBe(false)
    expect(await useInvite(store.db, 'endless', now)).toBe(false)
    expect(await useInvite(store.db, 'unknown', now)).toBe(false)
  })

  test('invites: of many at once with one use left, one gets it', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const invite = { id: newId<never>(now), createdAt: now, expiresAt: null, usesLeft: 1 }
    await insertInvite(store.db, { ...invite, tokenHash: 'once', createdBy: owner.id })
    const used = await Promise.all(
      Array.from({ length: 8 }, () => store.transaction((tx) => useInvite(tx, 'once', now))),
    )
    expect(used.filter(Boolean)).toHaveLength(1)
  })
}
