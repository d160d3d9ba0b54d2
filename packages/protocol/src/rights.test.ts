// G-3: the tables of the specification and `mayDo` say the same, cell by cell.
import { describe, expect, test } from 'vitest'
import type { ChatKind } from './chat.ts'
import type { ChatRole } from './member.ts'
import { type ChatAction, chatActions, mayDo, outranks } from './rights.ts'
import { chatKindSchema, chatRoleSchema, chatSettingsSchema } from './schemas.ts'
import { named, table } from './testing/specification.ts'

const everySetting = chatSettingsSchema.shape.whoAdds.options
const roles = chatRoleSchema.options

/** As the specification writes it. */
function cell(role: ChatRole, action: ChatAction, kind: ChatKind): string {
  const may = everySetting.filter((whoAdds) => mayDo(role, action, { kind, settings: { whoAdds } }))
  if (may.length === everySetting.length) return 'yes'
  if (may.length === 0) return 'no'
  expect(may).toEqual(['members'])
  return 'as set'
}

describe.each([
  ['direct', 'a direct chat', ['member']],
  ['group', 'a group', ['owner', 'admin', 'member']],
  ['channel', 'a channel', ['owner', 'admin', 'member']],
] as const)('%s', (kind, words, columns) => {
  const rows = table([`in ${words}`, ...columns].join(' | '))

  test(`G-3: the table of ${words} has every action once, in their order`, () => {
    expect(rows.map(([action]) => named(action))).toEqual(chatActions.map((action) => [action]))
  })

  test.each(chatActions)(`G-3: in ${words}, who may %s`, (action) => {
    const row = rows.find(([name]) => name === `\`${action}\``)
    expect(row?.slice(1)).toEqual(columns.map((role) => cell(role, action, kind)))
  })

  test.each(chatActions)(`G-3: in ${words}, whoever is no member may not %s`, (action) => {
    for (const whoAdds of everySetting)
      expect(mayDo(null, action, { kind, settings: { whoAdds } })).toBe(false)
  })
})

test('G-3: whoever stands higher may do all that one below may', () => {
  for (const kind of chatKindSchema.options)
    for (const whoAdds of everySetting)
      for (const action of chatActions) {
        const may = (role: ChatRole) => mayDo(role, action, { kind, settings: { whoAdds } })
        expect(may('member') && !may('admin')).toBe(false)
        expect(may('admin') && !may('owner')).toBe(false)
      }
})

test('an owner outranks an admin, an admin a member, and nobody an equal', () => {
  const pairs = roles.flatMap((one) =>
    roles.filter((other) => outranks(one, other)).map((other) => [one, other]),
  )
  expect(pairs).toEqual([
    ['owner', 'admin'],
    ['owner', 'member'],
    ['admin', 'member'],
  ])
})

describe('what a newer server may say', () => {
  const newer = (words: object) => JSON.parse(JSON.stringify(words))
  const settings = { whoAdds: 'members' }

  test('V-5: a chat of an unknown kind may be read, no more', () => {
    const may = chatActions.filter((action) =>
      mayDo('owner', action, newer({ kind: 'constructor', settings })),
    )
    expect(may).toEqual(['read'])
  })

  test('V-5: an unknown role stands for a member', () => {
    const { role } = newer({ role: 'gardener' })
    for (const kind of chatKindSchema.options)
      for (const action of chatActions)
        expect(mayDo(role, action, newer({ kind, settings }))).toBe(
          mayDo('member', action, newer({ kind, settings })),
        )
    expect([outranks('admin', role), outranks(role, 'member')]).toEqual([true, false])
  })

  test('V-5: an unknown setting stands for the strictest', () => {
    expect(mayDo('member', 'add', newer({ kind: 'group', settings: { whoAdds: 'gardeners' } }))).toBe(false)
  })
})
