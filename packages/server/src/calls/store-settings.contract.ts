// What every store must keep to about when a person is not to be called.
import { newId, type UserId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { addPeople, now, type OpenEmpty } from '../testing/stored.ts'
import { callSettingsOf, notToDisturb, setCallSettings } from './store-settings.ts'

export function callSettingsContract(emptyStore: OpenEmpty): void {
  test('C-24: whoever said nothing is called; what was said replaces what was said before', async () => {
    const store = await emptyStore()
    const [a, b, c] = (await addPeople(store, 3)).map(({ id }) => id) as [UserId, UserId, UserId]
    expect(await callSettingsOf(store.db, a)).toEqual({ doNotDisturbUntil: null, exceptions: [] })
    const said = { doNotDisturbUntil: now + 1, exceptions: [b, newId<UserId>(now), b, a] }
    const kept = await store.transaction((tx) => setCallSettings(tx, a, said))
    expect(kept).toEqual({ doNotDisturbUntil: now + 1, exceptions: [b] })
    expect(await callSettingsOf(store.db, a)).toEqual(kept)
    await store.transaction((tx) => setCallSettings(tx, a, { doNotDisturbUntil: null, exceptions: [c] }))
    expect(await callSettingsOf(store.db, a)).toEqual({ doNotDisturbUntil: null, exceptions: [c] })
  })

  test('C-24: the quiet of each ends by itself, and is none for their exceptions', async () => {
    const store = await emptyStore()
    const [a, b, c, d] = (await addPeople(store, 4)).map(({ id }) => id) as [UserId, UserId, UserId, UserId]
    const until = (at: number | null, exceptions: UserId[] = []) => ({ doNotDisturbUntil: at, exceptions })
    await store.transaction(async (tx) => {
      await setCallSettings(tx, a, until(now + 5))
      await setCallSettings(tx, b, until(now + 9, [d]))
      await setCallSettings(tx, c, until(null))
    })
    const quiet = async (by: UserId, at: number) =>
      [...(await notToDisturb(store.db, [a, b, c], by, at))].sort()
    expect(await quiet(d, now)).toEqual([a])
    expect(await quiet(c, now)).toEqual([a, b].sort())
    expect(await quiet(c, now + 5)).toEqual([b])
    expect(await notToDisturb(store.db, [], d, now)).toEqual(new Set())
  })
}
