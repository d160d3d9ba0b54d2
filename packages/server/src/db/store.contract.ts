// What every store must keep to, run by SQLite and by PostgreSQL.
import { PoruchError } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, onTestFinished, test } from 'vitest'
import { devicesContract } from '../accounts/store.contract.ts'
import { callsContract } from '../calls/store.contract.ts'
import { callSettingsContract } from '../calls/store-settings.contract.ts'
import { chatsContract } from '../chats/store.contract.ts'
import { nextSeq } from '../chats/store.ts'
import { marksContract } from '../chats/store-marks.contract.ts'
import { memberListContract } from '../chats/store-member-list.contract.ts'
import { membersContract } from '../chats/store-members.contract.ts'
import { ordersContract } from '../chats/store-orders.contract.ts'
import { invitesContract } from '../invites/store.contract.ts'
import { messagesContract } from '../messages/store.contract.ts'
import { appendContract } from '../messages/store-append.contract.ts'
import { usersContract } from '../people/store.contract.ts'
import { countUsers, insertUser } from '../people/store.ts'
import { picturesContract } from '../pictures/store.contract.ts'
import { roomsContract } from '../rooms/store.contract.ts'
import { rosterContract } from '../roster/store.contract.ts'
import { rosterChangesContract } from '../roster/store-changes.contract.ts'
import { addPair, now } from '../testing/stored.ts'
import { keptQueryContract } from './kept-query.contract.ts'
import type { Store } from './open.ts'

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

  test('T-2: a transaction that fails leaves nothing behind', async () => {
    const store = await emptyStore()
    const user = make.user()
    const work = store.transaction(async (tx) => {
      await insertUser(tx, { ...user, passwordHash: 'hash', createdAt: now })
      throw new PoruchError('forbidden')
    })
    await expect(work).rejects.toMatchObject({ code: 'forbidden' })
    expect(await countUsers(store.db)).toBe(0)
  })

  test('T-4: transactions that count and then write do not lose each other', async () => {
    const store = await emptyStore()
    const { chatId } = await addPair(store)
    const places = await Promise.all(
      Array.from({ length: 20 }, () => store.transaction((tx) => nextSeq(tx, chatId, now))),
    )
    expect(places.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  keptQueryContract(emptyStore)
  usersContract(emptyStore)
  devicesContract(emptyStore)
  invitesContract(emptyStore)
  chatsContract(emptyStore)
  membersContract(emptyStore)
  memberListContract(emptyStore)
  ordersContract(emptyStore)
  marksContract(emptyStore)
  appendContract(emptyStore)
  messagesContract(emptyStore)
  picturesContract(emptyStore)
  rosterContract(emptyStore)
  rosterChangesContract(emptyStore)
  callsContract(emptyStore)
  callSettingsContract(emptyStore)
  roomsContract(emptyStore)
}
