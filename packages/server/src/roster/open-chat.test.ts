// Proves who may open which chat, and who is told what of it.
import { type CommandId, newId, type UserId } from '@poruch/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { openChat } from './open-chat.ts'

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
  it('G-4, S-13, W-6: tells both of a new chat, each with the other, and answers by that', async () => {
    const id = newId<CommandId>()
    const { event, told } = await open(a, b.userId, id)
    expect(told).toBe(true)
    if (event?.type !== 'chat.added') throw new Error('There is no chat.')
    expect(event).toMatchObject({ re: id, entry: { peerId: b.userId }, users: [{ id: b.userId }] })
    const [own, other, ...more] = test.published
    expect(own).toEqual({ kind: 'event', audience: { people: [a.userId] }, event, by: a })
    expect(other).toMatchObject({
      audience: { people: [b.userId] },
      event: { re: id, entry: { chat: event.entry.chat, peerId: a.userId }, users: [{ id: a.userId }] },
    })
    expect(more).toEqual([])
  })

  it('G-4, W-7: opened again, by either, it is the same chat and told to who asked alone', async () => {
    const first = await open(a, b.userId)
    test.published.length = 0
    for (const [who, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const id = newId<CommandId>()
      const { event, told } = await open(who, other.userId, id)
      expect(told).toBe(false)
      if (first.event?.type !== 'chat.added') throw new Error('There is no chat.')
      expect(event).toMatchObject({ type: 'chat.added', re: id, entry: { chat: first.event.entry.chat } })
      expect(event).toMatchObject({ entry: { peerId: other.userId }, users: [{ id: other.userId }] })
    }
    expect(test.published).toEqual([])
  })

  it('G-4: is refused with oneself and with nobody, and nothing is told', async () => {
    await expect(open(a, a.userId)).rejects.toMatchObject({ code: 'invalid', field: 'userId' })
    await expect(open(a, newId())).rejects.toMatchObject({ code: 'not_found', field: 'userId' })
    expect(test.published).toEqual([])
  })

  it('W-11: is limited for the person, whatever the device', async () => {
    for (let opened = 0; opened < 30; opened += 1) await open(a, b.userId)
    const other = await test.device(a.userId)
    await expect(open(other, b.userId)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000 })
    await open(b, a.userId)
    test.clock.advance(2_000)
    await open(other, b.userId)
  })
})
