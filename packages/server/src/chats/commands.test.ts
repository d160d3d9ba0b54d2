// Proves who may open which chat, and who is told what of it.
import { type CommandId, newId, type UserId } from '@poruch/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { openChat } from './commands.ts'

let test: TestContext
let a: Who
let b: Who
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
})

const open = (who: Who, userId: UserId, id = newId<CommandId>()) =>
  openChat(test.context, who, { type: 'chat.open', id, userId })

describe('chat.open', () => {
  it('S-13 W-6 tells both of a new chat, then who of them is online, and answers by that', async () => {
    const id = newId<CommandId>()
    const { event, told } = await open(a, b.userId, id)
    expect(told).toBe(true)
    if (event?.type !== 'chat.changed') throw new Error('There is no chat.')
    const people = event.chat.members.map((member) => member.userId)
    expect(people.toSorted()).toEqual([a.userId, b.userId].toSorted())
    const online = (userId: UserId, other: UserId) => ({
      kind: 'event',
      audience: { people: [other] },
      event: { type: 'presence.changed', re: null, userId, online: true },
      by: null,
    })
    const [enter, changed, ...presence] = test.published
    expect(enter).toEqual({ kind: 'enter', chat: event.chat.id, people })
    expect(changed).toEqual({ kind: 'event', audience: { people }, event, by: a })
    expect(presence).toHaveLength(2)
    expect(presence).toEqual(expect.arrayContaining([online(a.userId, b.userId), online(b.userId, a.userId)]))
  })

  it('W-5 who was told of a chat is not refused it: what may fail comes before', async () => {
    const { presence } = test.context
    presence.online = () => Promise.reject(new Error('nobody answers'))
    await expect(open(a, b.userId)).rejects.toThrow('nobody answers')
    expect(test.published).toEqual([])
  })

  it('W-7 opened again, by either, it is the same chat and told to who asked alone', async () => {
    const first = await open(a, b.userId)
    test.published.length = 0
    for (const [who, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const id = newId<CommandId>()
      const { event, told } = await open(who, other.userId, id)
      expect(told).toBe(false)
      expect(event).toEqual({ ...first.event, re: id })
    }
    expect(test.published).toEqual([])
  })

  it('is refused with oneself and with nobody, and nothing is told', async () => {
    await expect(open(a, a.userId)).rejects.toMatchObject({ code: 'invalid', field: 'userId' })
    await expect(open(a, newId())).rejects.toMatchObject({ code: 'not_found', field: 'userId' })
    expect(test.published).toEqual([])
  })

  it('W-11 is limited for the person, whatever the device', async () => {
    for (let opened = 0; opened < 30; opened += 1) await open(a, b.userId)
    const other = await test.device(a.userId)
    await expect(open(other, b.userId)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000 })
    await open(b, a.userId)
    test.clock.advance(2_000)
    await open(other, b.userId)
  })
})
