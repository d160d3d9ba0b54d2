// What every store must keep to about commands that were carried out.
import { type CommandId, newId, PoruchError } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { addGroup, addPair, now, type OpenEmpty } from '../testing/stored.ts'
import { type Order, takeOrder } from './store-orders.ts'

export function ordersContract(emptyStore: OpenEmpty): void {
  const withOrder = async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const order: Order = { type: 'chat.edit', id: newId<CommandId>(), chatId, userId: a.id }
    const take = (over: Partial<Order> = {}, at = now) =>
      store.transaction((tx) => takeOrder(tx, { ...order, ...over }, at))
    return { store, b, order, take, other: await addGroup(store, a.id) }
  }

  test('W-7, T-5: of many at the same moment one is the first, and so it stays', async () => {
    const { take } = await withOrder()
    const taken = await Promise.all(Array.from({ length: 8 }, () => take()))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await take()).toBe(false)
  })

  test('W-7, T-2: one that is refused is not remembered', async () => {
    const { store, order, take } = await withOrder()
    const refused = store.transaction(async (tx) => {
      await takeOrder(tx, order, now)
      throw new PoruchError('forbidden')
    })
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
    expect(await take()).toBe(true)
  })

  test('W-7: another command with its id is refused, somebody else’s is another one', async () => {
    const { take, b, other } = await withOrder()
    await take()
    await expect(take({ type: 'chat.leave' })).rejects.toMatchObject({ code: 'id_taken', field: 'id' })
    await expect(take({ chatId: other })).rejects.toMatchObject({ code: 'id_taken' })
    expect(await take({ userId: b.id })).toBe(true)
  })

  test('W-7: it is remembered for a week, and forgotten with the next one after that', async () => {
    const { take } = await withOrder()
    const week = 7 * 24 * 3_600_000
    await take()
    expect(await take({}, now + week)).toBe(false)
    await take({ id: newId<CommandId>() }, now + week + 1)
    expect(await take({}, now + week + 1)).toBe(true)
  })
}
