// What the factories make is what the wire takes: each passes its schema, with and without what a test says.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { CallId, ChatId, UserId } from '../ids.ts'
import { newId } from '../new-id.ts'
import * as schemas from '../schemas.ts'
import { make } from './make.ts'

const event = schemas.serverMessageSchema

/** Each factory, with what proves it. */
const made: Readonly<Record<keyof typeof make, readonly [z.ZodType, unknown]>> = {
  user: [schemas.userSchema, make.user()],
  device: [schemas.deviceSchema, make.device()],
  chat: [schemas.chatSchema, make.chat()],
  group: [schemas.chatSchema, make.group()],
  channel: [schemas.chatSchema, make.channel()],
  preview: [schemas.chatPreviewSchema, make.preview()],
  member: [schemas.memberSchema, make.member()],
  membership: [schemas.membershipSchema, make.membership()],
  entry: [schemas.rosterEntrySchema, make.entry()],
  page: [
    schemas.rosterPageSchema,
    make.page({ entries: [make.entry(), make.entry({ chat: make.group() })] }),
  ],
  text: [schemas.messageBodySchema, make.text()],
  service: [schemas.messageBodySchema, make.service('title', { text: 'Long walks' })],
  callBody: [schemas.messageBodySchema, make.callBody()],
  message: [schemas.messageSchema, make.message()],
  leg: [schemas.legSchema, make.leg()],
  call: [schemas.callSchema, make.call()],
  inside: [schemas.callSeenSchema.shape.people.element, make.inside()],
  seen: [schemas.callSeenSchema, make.seen()],
  room: [schemas.roomSchema, make.room()],
  welcome: [event, make.welcome({ roster: make.page({ entries: [make.entry()] }), calls: [make.call()] })],
  pong: [event, make.pong()],
  error: [event, make.error('banned')],
  added: [event, make.added()],
  session: [schemas.sessionSchema, make.session()],
  serverInfo: [schemas.serverInfoSchema, make.serverInfo()],
  invite: [schemas.inviteSchema, make.invite()],
  chatEntry: [schemas.chatEntrySchema, make.chatEntry()],
  members: [schemas.membersSchema, make.members({ members: [make.member()], users: [make.user()] })],
  history: [schemas.historySchema, make.history({ messages: [make.message()] })],
  callLog: [schemas.callLogSchema, make.callLog({ calls: [make.call()] })],
  changes: [schemas.changesSchema, make.changes()],
}

test.each(Object.entries(made))(
  '%s is good, and holds no field that the wire does not know',
  (_, [schema, value]) => {
    expect(schema.parse(value)).toEqual(value)
  },
)

test('two of a kind have ids of their own, and people names of their own', () => {
  expect(make.chat().id).not.toBe(make.chat().id)
  expect(make.user().username).not.toBe(make.user().username)
  expect(schemas.usernameSchema.parse(make.user().username)).toBeTypeOf('string')
})

test('what refers to one another agrees', () => {
  const userId = newId<UserId>()
  const own = make.call({ startedBy: userId })
  expect(own.legs[0]).toMatchObject({ userId, state: 'active' })
  expect(own.invited).toEqual([own.legs[1]?.userId])

  const legs = [make.leg({ state: 'active' }), make.leg({ userId }), make.leg({ userId })]
  expect(make.call({ legs })).toMatchObject({ startedBy: legs[0]?.userId, invited: [userId] })

  expect(make.entry().peerId).not.toBeNull()
  expect(make.entry({ chat: make.group() }).peerId).toBeNull()
  expect(make.group().title).not.toBeNull()
  expect(make.message({ seq: 7 })).toMatchObject({ seq: 7, changedSeq: 7 })
  expect(make.changes({ chat: make.chat({ lastSeq: 9 }) }).upTo).toBe(9)
})

test('what a test says stands', () => {
  const [id, chatId] = [newId<CallId>(), newId<ChatId>()]
  expect(make.call({ id, chatId, state: 'ended', reason: 'missed' })).toMatchObject({
    id,
    chatId,
    reason: 'missed',
  })
  expect(make.error('rate_limited', { retryAfterMs: 5 })).toMatchObject({
    code: 'rate_limited',
    retryAfterMs: 5,
  })
})
