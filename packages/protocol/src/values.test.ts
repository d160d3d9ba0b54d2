// The small values: ids, texts and names, numbers in queries. What is taken and what is refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from './limits.ts'
import { newId } from './new-id.ts'
import * as schemas from './schemas.ts'

describe('ids', () => {
  const id = '019df3ae-4b80-7000-8000-00000000000a'
  test.each([
    ['upper case', id.toUpperCase()],
    ['version 4', id.replace('-7', '-4')],
    ['another variant', id.replace('-8', '-c')],
    ['no hyphens', id.replaceAll('-', '')],
    ['braces', `{${id}}`],
    ['a URN', `urn:uuid:${id}`],
    ['a line break after it', `${id}\n`],
    ['the nil id', '00000000-0000-0000-0000-000000000000'],
  ])('D-1: refuses %s', (_, text) => {
    expect(schemas.userIdSchema.safeParse(id).success).toBe(true)
    expect(schemas.userIdSchema.safeParse(text).success).toBe(false)
    expect(schemas.commandIdSchema.safeParse(text).success).toBe(false)
  })

  test('D-1: takes every id that is made here', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (now) => {
        expect(schemas.messageIdSchema.safeParse(newId(now)).success).toBe(true)
      }),
    )
  })
})

test('D-8: a number of a sequence is one that every store can hold, in commands and in queries', () => {
  const id = newId()
  const read = (seq: number) =>
    schemas.clientMessageSchema.safeParse({ type: 'chat.read', id, chatId: id, seq }).success
  const asked = (before: number) => schemas.historyQuerySchema.safeParse({ before: String(before) }).success
  for (const takes of [read, asked])
    expect([0, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53].map(takes)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
})

describe('text', () => {
  test.each([
    ['nothing', ''],
    ['only blanks', ' \n\t\u00a0 '],
    ['nothing that can be seen', '\u200b\u3164\n\u2800'],
    ['only what is taken out', '\u0000\u001b\u009b\ud83d'],
    ['too much', 'x'.repeat(limits.messageLength + 1)],
  ])('D-4, M-5: a message refuses %s', (_, text) => {
    expect(schemas.messageTextSchema.safeParse(text).success).toBe(false)
  })

  test.each(['a', 'а', 'Привіт\n\tусім 👋🏽', '👩‍👩‍👧', '\u202eabc', 'x'.repeat(limits.messageLength)])(
    'D-4, M-5: a message takes %j',
    (text) => {
      expect(schemas.messageTextSchema.parse(text)).toBe(text)
    },
  )

  test('D-4, M-5: lengths are those of what is left', () => {
    const most = 'x'.repeat(limits.messageLength)
    expect(schemas.messageTextSchema.parse(`\n\u0000${most}\ud83d\n `)).toBe(most)
    const name = 'x'.repeat(limits.displayNameMax)
    expect(schemas.displayNameSchema.parse(` ${name}\u202e\n`)).toBe(name)
  })

  test.each([
    ['nothing', ''],
    ['nothing to see', '\u200b\u200d \u00ad'],
    ['a letter that is none', '\u3164'],
    ['too much', 'x'.repeat(limits.displayNameMax + 1)],
  ])('D-5: a display name refuses %s', (_, name) => {
    expect(schemas.displayNameSchema.safeParse(name).success).toBe(false)
  })

  test.each(['O', 'Олена Бондар', "Д'Артаньян", '👋', '李', 'محمد', '🙂'])(
    'D-5: a display name takes %j',
    (name) => {
      expect(schemas.displayNameSchema.parse(name)).toBe(name)
    },
  )

  test.each(['ab', 'x'.repeat(33), 'Olena', 'о́лена', 'ole na', 'olena\n', 'olena@x', ''])(
    'D-7: a username refuses %j',
    (name) => {
      expect(schemas.usernameSchema.safeParse(name).success).toBe(false)
    },
  )

  test('A-5: signing in takes any username and password, to answer them alike, as far as a database can hold it', () => {
    const signIn = { username: 'No Such Person!', password: '' }
    expect(schemas.signInSchema.parse(signIn)).toEqual({ ...signIn, deviceName: null, transport: 'cookie' })
    expect(schemas.signInSchema.parse({ ...signIn, username: 'a\u0000' }).username).toBe('a')
  })
})

describe('numbers', () => {
  const read = { type: 'chat.read', id: newId(), chatId: newId() }
  test.each([-1, 0.5, 2 ** 53, 1e308, Number.NaN, Number.POSITIVE_INFINITY, '1', null, [1], 1n])(
    'a place refuses %s',
    (seq) => {
      expect(schemas.clientMessageSchema.safeParse({ ...read, seq }).success).toBe(false)
    },
  )

  test.each([
    '',
    ' 5',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '9'.repeat(16),
    '9'.repeat(400),
    ['1', '2'],
    null,
    true,
    {},
  ])('H-6: a query refuses %j', (text) => {
    expect(schemas.historyQuerySchema.safeParse({ before: text }).success).toBe(false)
    expect(schemas.changesQuerySchema.safeParse({ since: text }).success).toBe(false)
    expect(schemas.callLogQuerySchema.safeParse({ before: text }).success).toBe(false)
    expect(schemas.historyQuerySchema.safeParse({ limit: text }).success).toBe(false)
    expect(schemas.membersQuerySchema.safeParse({ limit: text }).success).toBe(false)
  })

  test('S-6: a page holds 50 unless told, and at most the limit', () => {
    expect(schemas.historyQuerySchema.parse({})).toEqual({ limit: 50 })
    expect(schemas.historyQuerySchema.parse({ before: '0', limit: '500' })).toEqual({ before: 0, limit: 500 })
    expect(schemas.historyQuerySchema.safeParse({ limit: '0' }).success).toBe(false)
    expect(schemas.historyQuerySchema.safeParse({ limit: String(limits.pageMax + 1) }).success).toBe(false)
  })
})
