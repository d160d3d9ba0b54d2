// What every store must keep to, run by SQLite and by PostgreSQL.

import { newId, PoruchError, type User } from '@poruch/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { addPair, now } from '../testing/stored.ts'
import { callsContract } from './calls.contract.ts'
import { chatsContract } from './chats.contract.ts'
import { nextSeq } from './chats.ts'
import { devicesContract } from './devices.contract.ts'
import { invitesContract } from './invites.contract.ts'
import { messagesContract } from './messages.contract.ts'
import type { Store } from './open.ts'
import { rosterContract } from './roster.contract.ts'
import { usersContract } from './users.contract.ts'
import { countUsers, insertUser } from './users.ts'

/** @param open gives a store without data, its schema up to date. The suite closes it. */
export function storeContract(open: () => Promise<Store>): void {
  async function emptyStore(): Promise<Store> {
    const store = await open()
    onTestFinished(() => store.close())
    return store
  }

  test('answers whether it is alive', async () => {
    const store = await emptyStore()
    await expect(store.check()).resolves.toBeUndefined()
  })

  test('a transaction that fails leaves nothing behind', async () => {
    const store = await emptyStore()
    const user: User = { id: newId(now), username: 'gone', displayName: 'Gone', role: 'member' }
    const work = store.transaction(async (tx) => {
      await insertUser(tx, { ...user, passwordHash: 'hash', createdAt: now })
      throw new PoruchError('forbidden')
    })
    await expect(work).rejects.toMatchObject({ code: 'forbidden' })
    expect(await countUsers(store.db)).toBe(0)
  })

  test('transactions that count and then write do not lose each other', async () => {
    const store = await emptyStore()
    const { chatId } = await addPair(store)
    const places = await Promise.all(
      Array.from({ length: 20 }, () => store.transaction((tx) => nextSeq(tx, chatId))),
    )
    expect(places.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  usersContract(emptyStore)
  devicesContract(emptyStore)
  invitesContract(emptyStore)
  chatsContract(emptyStore)
  messagesContract(emptyStore)
  rosterContract(emptyStore)
  callsContract(emptyStore)
}
