// What every store must keep to about changes of a roster: whoever applies them holds what the whole roster says.
import type { ChatId, RosterEntry, UserId } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accessTo, changeChat, deleteChat, findChat, openDirectChat } from '../chats/store.ts'
import { raiseReadMarks } from '../chats/store-marks.ts'
import { addMembers, setMembership, setRole, setState } from '../chats/store-members.ts'
import type { Store } from '../db/open.ts'
import { insertNote, service } from '../messages/store.ts'
import { addGroup, addPeople, append, draftOf, now, type OpenEmpty } from '../testing/stored.ts'
import { type RosterPlace, rosterPart } from './store.ts'

const pageOf = 2

/** A device that knows its roster by parts alone: no event reaches it. */
class Device {
  readonly chats = new Map<ChatId, RosterEntry>()
  private cursor: number | null = null
  private readonly store: Store
  private readonly userId: UserId

  constructor(store: Store, userId: UserId) {
    this.store = store
    this.userId = userId
  }

  /** @param between what happens meanwhile, after each part but the last. */
  async hello(between: () => Promise<void>): Promise<void> {
    const told = new Set<ChatId>()
    const isWhole = this.cursor === null
    let place: RosterPlace | null = { since: this.cursor, after: null }
    let cursor = 0
    while (place !== null) {
      const part = await rosterPart(this.store.db, this.userId, place, pageOf)
      for (const entry of part.entries) {
        this.chats.set(entry.chat.id, entry)
        told.add(entry.chat.id)
      }
      for (const chatId of part.gone) this.chats.delete(chatId)
      cursor = part.cursor
      place = part.next
      if (place !== null) await between()
    }
    // W-23
    if (isWhole) for (const chatId of this.chats.keys()) if (!told.has(chatId)) this.chats.delete(chatId)
    this.cursor = cursor
  }

  forget(): void {
    this.cursor = null
  }
}

const whats = [
  ...([
    'send',
    'send',
    'send',
    'note',
    'read',
    'read',
    'add',
    'add',
    'leave',
    'remove',
    'ban',
    'delete',
  ] as const),
  ...(['title', 'role', 'pin', 'pin', 'pin', 'open'] as const),
]
/** Mostly the person whose device it is. */
const someone = fc.constantFrom(0, 0, 0, 1, 2, 3)
const step = fc.record({
  what: fc.constantFrom(...whats),
  who: someone,
  whom: someone,
  where: fc.nat(6),
  seq: fc.nat(12),
  /** Mostly further than a cursor reaches back, sometimes in the same millisecond, sometimes an hour back, but on in all. */
  passedMs: fc.constantFrom(0, 0, 1, 500, 15_000, 60_000, 60_000, 900_000, 7_200_000, -3_600_000),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
const moment = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('step' as const), step }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hello' as const),
      meanwhile: fc.array(step, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
)

/** Four people in three groups and their direct chats, to whom anything happens that a roster shows. */
class World {
  readonly store: Store
  readonly people: readonly UserId[]
  private readonly chats: ChatId[]
  private readonly clock: { at: number }

  constructor(store: Store, people: readonly UserId[], chats: ChatId[], clock: { at: number }) {
    this.store = store
    this.people = people
    this.chats = chats
    this.clock = clock
  }

  async take({ what, who, whom, where, seq, passedMs }: Step): Promise<void> {
    this.clock.at += passedMs
    const { at } = this.clock
    const [userId, other] = [this.people[who], this.people[whom]]
    const chatId = this.chats[where % this.chats.length]
    if (userId === undefined || other === undefined || chatId === undefined) return
    if (what === 'open') return await this.open(userId, other, at)
    if (what === 'send') return void (await append(this.store, [draftOf(chatId, userId, '@somebody')], at))
    await this.store.transaction(async (tx) => {
      const access = await accessTo(tx, chatId, userId)
      if (access === null) return
      const isGroup = access.chat.kind !== 'direct'
      if (what === 'read') await raiseReadMarks(tx, [{ chatId, userId, seq }], at)
      else if (what === 'pin') await setMembership(tx, chatId, userId, { pinned_at: at }, at)
      else if (what === 'note')
        await insertNote(tx, { chatId, senderId: userId, body: service('created') }, at)
      else if (isGroup && what === 'delete') {
        // One stays, where things go on.
        if (chatId !== this.chats[0]) await deleteChat(tx, chatId, at)
      } else if (isGroup) {
        if (what === 'add') await addMembers(tx, chatId, [userId, other], at)
        else if (what === 'leave') await setState(tx, chatId, userId, 'left', at)
        else if (what === 'remove') await setState(tx, chatId, other, 'removed', at)
        else if (what === 'ban') await setState(tx, chatId, other, 'banned', at)
        else if (what === 'role' && access.role !== null) await setRole(tx, chatId, userId, 'admin')
        await changeChat(tx, chatId, what === 'title' ? { title: `At ${at}` } : {}, at)
      }
    })
  }

  private async open(userId: UserId, other: UserId, at: number): Promise<void> {
    const { chatId, created } = await this.store.transaction((tx) => openDirectChat(tx, userId, other, at))
    if (created) this.chats.push(chatId)
    else expect(await findChat(this.store.db, chatId)).not.toBeNull()
  }
}

async function wholeOf(store: Store, userId: UserId): Promise<Map<ChatId, RosterEntry>> {
  const { entries, next } = await rosterPart(store.db, userId, { since: null, after: null }, 1_000)
  expect(next).toBeNull()
  return new Map(entries.map((entry) => [entry.chat.id, entry]))
}

export function rosterChangesContract(emptyStore: OpenEmpty): void {
  test('W-19, W-21, W-23, T-11: whatever happens, also while a device asks, its next hello makes it whole', async () => {
    const store = await emptyStore()
    const clock = { at: now }
    const run = async (
      moments: readonly (typeof moment extends fc.Arbitrary<infer Value> ? Value : never)[],
    ) => {
      const people = (await addPeople(store, 4)).map((user) => user.id)
      const [me, friend] = people
      if (me === undefined || friend === undefined) throw new Error('Nobody was added.')
      clock.at += 60_000
      const chats = [
        await addGroup(store, friend, people),
        await addGroup(store, me),
        await addGroup(store, friend),
      ]
      const world = new World(store, people, chats, clock)
      const device = new Device(store, me)
      for (const one of moments) {
        if (one.kind === 'step') await world.take(one.step)
        else if (one.kind === 'forget') device.forget()
        else {
          const meanwhile = [...one.meanwhile]
          await device.hello(async () => {
            const next = meanwhile.shift()
            if (next) await world.take(next)
          })
          if (one.meanwhile.length === 0) expect(device.chats).toEqual(await wholeOf(store, me))
        }
      }
      await device.hello(async () => undefined)
      expect(device.chats).toEqual(await wholeOf(store, me))
    }
    await fc.assert(fc.asyncProperty(fc.array(moment, { minLength: 8, maxLength: 40, size: 'max' }), run), {
      numRuns: 40,
    })
  }, 60_000)
}
