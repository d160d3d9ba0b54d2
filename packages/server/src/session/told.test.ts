// Proves that who was told of a change is not refused it: what may fail comes before the commit.
import {
  type ChatId,
  type Command,
  type CommandOf,
  type CommandType,
  type InviteId,
  newId,
  type ServerMessage,
} from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { hashToken } from '../accounts/tokens.ts'
import { insertInvite } from '../invites/store.ts'
import { addGroup } from '../testing/stored.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { type RoutesContext, runRoute } from './routes.ts'

let test: TestContext
let olena: Who
let taras: Who
let sofia: Who
let chatId: ChatId
beforeEach(async () => {
  test = await createTestContext()
  const { store } = test.context
  ;[olena, taras, sofia] = [
    await test.person('Olena'),
    await test.person('Taras'),
    await test.person('Sofia'),
  ]
  chatId = await addGroup(store, olena.userId, [taras.userId])
  const invite = { id: newId<InviteId>(), chatId, createdAt: 0, expiresAt: null, usesLeft: 1 }
  await insertInvite(store.db, { ...invite, tokenHash: hashToken('token'), createdBy: olena.userId })
})

/** A store that is lost, and nobody known to be here, from the moment at which the first transaction has committed. */
function failing(): RoutesContext {
  const { context } = test
  const { store, presence } = context
  let isAway = false
  const lost = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        // Which database it is can still be told.
        if (isAway && name !== 'getExecutor') throw new Error('Nobody answers.')
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  const transaction: typeof store.transaction = async (work) => {
    const result = await store.transaction(work)
    isAway = true
    return result
  }
  return { ...context, presence: lost(presence), store: { ...store, db: lost(store.db), transaction } }
}

type Told = Exclude<
  Extract<CommandType, `${'chat' | 'member' | 'membership'}.${string}`>,
  // Their writers answer many at once, and nothing follows.
  'chat.read' | 'chat.typing'
>
const id = () => newId()
const commands: { readonly [Type in Told]: () => readonly [Who, CommandOf<Type>] } = {
  'chat.open': () => [olena, { type: 'chat.open', id: id(), userId: sofia.userId }],
  'chat.create': () => {
    const fields = { chatId: newId<ChatId>(), kind: 'group', title: 'New', userIds: [sofia.userId] } as const
    return [olena, { type: 'chat.create', id: id(), ...fields, userIds: [...fields.userIds] }]
  },
  'chat.edit': () => [
    olena,
    { type: 'chat.edit', id: id(), chatId, change: { what: 'title', title: 'Long walks' } },
  ],
  'chat.join': () => [sofia, { type: 'chat.join', id: id(), token: 'token' }],
  'chat.leave': () => [taras, { type: 'chat.leave', id: id(), chatId }],
  'chat.delete': () => [olena, { type: 'chat.delete', id: id(), chatId }],
  'member.add': () => [olena, { type: 'member.add', id: id(), chatId, userIds: [sofia.userId] }],
  'member.role': () => [
    olena,
    { type: 'member.role', id: id(), chatId, userId: taras.userId, role: 'owner' },
  ],
  'member.remove': () => [olena, { type: 'member.remove', id: id(), chatId, userId: taras.userId }],
  'member.ban': () => [olena, { type: 'member.ban', id: id(), chatId, userId: taras.userId }],
  'member.unban': () => [olena, { type: 'member.unban', id: id(), chatId, userId: taras.userId }],
  'membership.set': () => [taras, { type: 'membership.set', id: id(), chatId, pinned: true }],
}

it.each(Object.entries(commands))(
  'W-5, W-8: %s that was told is not refused for what fails after it',
  async (type, make) => {
    const [who, command]: readonly [Who, Command] = make()
    const { event } = await runRoute(command.type, failing(), who, command)
    expect(event).toMatchObject({ re: command.id })
    const told = test.published.flatMap((one): ServerMessage[] => (one.kind === 'event' ? [one.event] : []))
    // To lift a ban concerns nobody else.
    if (type !== 'member.unban') expect(told).toContainEqual(event)
  },
)
