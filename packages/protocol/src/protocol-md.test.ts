// The specification tells the truth: every example parses, and everything that the code knows stands in it.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { closeCodes, errors } from './errors.ts'
import { limits, timeouts } from './limits.ts'
import * as schemas from './schemas.ts'
import { type Example, examples, said, titleOf } from './testing/examples.ts'
import { chapterFiles, contents, named, pages, prose, table } from './testing/specification.ts'

const json = (example: Example): unknown => JSON.parse(example.text)
const types = (union: typeof schemas.clientMessageSchema | typeof schemas.serverMessageSchema) =>
  union.options.map((option) => option.shape.type.value)
const typeOf = (example: Example) => z.object({ type: z.string() }).parse(json(example)).type

function schemaNamed(name: string | undefined): z.ZodType {
  const found = Object.entries(schemas).find(([key]) => key === name)?.[1]
  if (!(found instanceof z.ZodType)) throw new Error(`No schema is called ${name}`)
  return found
}

/** What an id of this name names; `id` alone is of the noun that holds it. */
const nounOf: Readonly<Record<string, string>> = {
  userId: 'person',
  senderId: 'person',
  startedBy: 'person',
  mutedBy: 'person',
  peerId: 'person',
  invited: 'person',
  exceptions: 'person',
  userIds: 'person',
  people: 'person',
  mentions: 'person',
  online: 'person',
  offline: 'person',
  user: 'person',
  users: 'person',
  me: 'person',
  deviceId: 'device',
  from: 'device',
  to: 'device',
  current: 'device',
  device: 'device',
  devices: 'device',
  chatId: 'chat',
  chat: 'chat',
  gone: 'chat',
  callId: 'call',
  call: 'call',
  calls: 'call',
  seen: 'call',
  message: 'message',
  messages: 'message',
  lastMessage: 'message',
  lastMessageId: 'message',
  invite: 'invite',
  invites: 'invite',
  pictureId: 'picture',
  roomId: 'room',
  room: 'room',
  rooms: 'room',
}

/** Every id in a value, and what it names there; ids of commands are left out, for a message may have one (W-4, G-15). */
function nounsIn(value: unknown, noun: string): [string, string][] {
  if (typeof value === 'string') return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(value) ? [[value, noun]] : []
  if (Array.isArray(value)) return value.flatMap((inner) => nounsIn(inner, noun))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 're' || (key === 'id' && noun === 'command')) return []
    return nounsIn(inner, key === 'id' ? noun : (nounOf[key] ?? key))
  })
}

/** Equal after parsing: the example holds no field that the schema does not know, and lacks none. */
function expectExact(schema: z.ZodType, value: unknown): void {
  expect(schema.parse(value)).toEqual(value)
}

describe('examples', () => {
  test('each says who says it', () => {
    for (const example of examples) {
      const [language, by, name, ...rest] = example.info
      expect(rest, titleOf(example)).toEqual([])
      if (language === 'http') expect(schemaNamed(by)).toBeDefined()
      else
        expect([language, by === 'http' ? schemaNamed(name) && by : by], titleOf(example)).toEqual([
          'json',
          expect.stringMatching(/^(client|server|http)$/),
        ])
    }
  })

  test.each(said('client').map((e) => [titleOf(e), e] as const))('%s', (_, example) => {
    expectExact(schemas.clientMessageSchema, json(example))
  })

  test.each(said('server').map((e) => [titleOf(e), e] as const))('%s', (_, example) => {
    expectExact(schemas.serverMessageSchema, json(example))
  })

  test.each(said('http').map((e) => [titleOf(e), e] as const))('%s', (_, example) => {
    expectExact(schemaNamed(example.info[2]), json(example))
  })

  test.each(examples.filter(({ info }) => info[0] === 'http').map((e) => [titleOf(e), e] as const))(
    '%s',
    (_, example) => {
      const [method, target] = example.text.trim().split(' ')
      expect(method).toBe('GET')
      const url = new URL(target ?? '', 'http://poruch.example')
      expect(url.pathname).toMatch(/^\/api\/v1\//)
      const query = Object.fromEntries(url.searchParams)
      const parsed = z.record(z.string(), z.unknown()).parse(schemaNamed(example.info[1]).parse(query))
      expect(Object.keys(parsed).sort()).toEqual(Object.keys(query).sort())
    },
  )

  test('every type of both unions has one, and none has a type of its own', () => {
    expect(new Set(said('client').map(typeOf))).toEqual(new Set(types(schemas.clientMessageSchema)))
    expect(new Set(said('server').map(typeOf))).toEqual(new Set(types(schemas.serverMessageSchema)))
  })

  test('every kind of body and of change has one', () => {
    const text = examples.map((example) => example.text).join()
    const shown = (key: string) =>
      new Set(Array.from(text.matchAll(new RegExp(`"${key}": "(\\w+)"`, 'g')), ([, kind]) => kind))
    const kinds = [...schemas.messageBodySchema.options, ...schemas.bodyDraftSchema.options]
    expect(Array.from(shown('kind'))).toEqual(
      expect.arrayContaining([
        ...kinds.map(({ shape }) => shape.kind.value),
        ...schemas.chatKindSchema.options,
      ]),
    )
    expect(shown('what')).toEqual(
      new Set(schemas.chatEditSchema.options.map(({ shape }) => shape.what.value)),
    )
  })

  test('every body and query over HTTP has one', async () => {
    const parts = new Set(['registrationSchema', 'inviteSchema'])
    const shown = new Set(examples.map(({ info }) => (info[0] === 'http' ? info[1] : info[2])))
    const missing = Object.keys(await import('./http.ts')).filter(
      (name) => name.endsWith('Schema') && !parts.has(name) && !shown.has(name),
    )
    expect(missing).toEqual([])
    expect(shown).toContain('rosterPageSchema')
  })

  test('an id names the same thing wherever it stands', () => {
    const names = new Map<string, Set<string>>()
    for (const example of examples.filter(({ info }) => info[0] === 'json')) {
      for (const [id, noun] of nounsIn(json(example), 'command'))
        names.set(id, (names.get(id) ?? new Set()).add(noun))
    }
    expect(names.size).toBeGreaterThan(15)
    expect([...names].filter(([, nouns]) => nouns.size > 1)).toEqual([])
    const known = new Set(Object.values(nounOf))
    expect([...names].flatMap(([, nouns]) => [...nouns].filter((noun) => !known.has(noun)))).toEqual([])
  })

  test('they tell one story: an answer names a command told before, a command is told once', () => {
    const commands = new Set<string>()
    for (const example of examples) {
      if (example.info[1] === 'client') {
        const { id } = z.object({ id: z.string() }).parse(json(example))
        expect(commands, titleOf(example)).not.toContain(id)
        commands.add(id)
      } else if (example.info[1] === 'server') {
        const { re } = z.object({ re: z.string().nullable().default(null) }).parse(json(example))
        if (re !== null) expect(commands, titleOf(example)).toContain(re)
      }
    }
  })
})

const firstOf = (rows: readonly string[][]): string[] => rows.flatMap(([first]) => named(first))

describe('tables', () => {
  test('error codes, with status and sentence', () => {
    const expected = Object.entries(errors).map(([code, { status, sentence }]) => [
      `\`${code}\``,
      String(status),
      sentence,
    ])
    expect(table('code | status | meaning')).toEqual(expected)
  })

  test('close codes, with their names', () => {
    const rows = table('code | name | meaning | come back?').map(([code, name]) => [named(code)[0], name])
    const expected = Object.entries(closeCodes).map(([name, code]) => [String(code), name])
    expect(rows).toEqual(expected.sort(([one], [other]) => Number(one) - Number(other)))
  })

  test('limits and times, with their values', () => {
    const rows = table('name | value | what').map(([name, value]) => [named(name)[0], Number(value)])
    expect(rows).toEqual(Object.entries({ ...limits, ...timeouts }))
  })

  test.each([
    ['leg state', schemas.legStateSchema],
    ['end reason', schemas.callEndReasonSchema],
    ['change', schemas.chatChangeSchema],
  ] as const)('every %s', (head, schema) => {
    expect(firstOf(table(`${head} | meaning`))).toEqual(schema.options)
  })

  test('W-5: every command but typing, voices and links has one kind of answer', () => {
    const rows = table('answer | commands')
    const unanswered = types(schemas.clientMessageSchema).filter((type) =>
      /^link\.|^(chat\.typing|call\.voice)$/.test(type),
    )
    const answered = rows.flatMap(([, commands]) => named(commands))
    expect([...answered, ...unanswered].sort()).toEqual(types(schemas.clientMessageSchema).sort())
    expect(types(schemas.serverMessageSchema)).toEqual(expect.arrayContaining(firstOf(rows)))
  })

  test('every schema that a table of requests names exists', () => {
    const written = prose.match(/`\w+Schema`/g) ?? []
    expect(written.length).toBeGreaterThan(20)
    for (const name of written) expect(schemaNamed(name.slice(1, -1))).toBeDefined()
  })
})

describe('text', () => {
  test('every type written in it exists, and every field of a message', () => {
    const unions = [...schemas.clientMessageSchema.options, ...schemas.serverMessageSchema.options]
    const known = new Map<string, string[]>()
    for (const { shape } of unions) {
      const type = shape.type.value
      known.set(type, [...(known.get(type) ?? []), ...Object.keys(shape)])
    }
    const nouns = new Set(Array.from(known.keys(), (type) => type.split('.')[0] ?? ''))
    const written = Array.from(prose.matchAll(/`([a-z]+)\.([a-z_]+)`/g), ([, noun = '', verb = '']) => ({
      noun,
      verb,
    }))
    expect(written.length).toBeGreaterThan(20)
    const wrong = written.filter(({ noun, verb }) => nouns.has(noun) && !known.has(`${noun}.${verb}`))
    expect(wrong.filter(({ noun, verb }) => !known.get(noun)?.includes(verb))).toEqual([])
  })

  test('the contents name every chapter, once', () => {
    expect([...contents].sort()).toEqual([...chapterFiles].sort())
  })

  const anchors = (text: string) =>
    Array.from(text.matchAll(/^#+ (.+)$/gm), ([, head = '']) => head.toLowerCase().replaceAll(' ', '-'))

  test.each(pages.map((page) => [page.file, page] as const))(
    'links of %s lead somewhere',
    (_, { file, text }) => {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        const url = new URL(target, `file:///${file}`)
        const page = pages.find((one) => `/${one.file}` === url.pathname)
        if (url.pathname.endsWith('.md')) expect(page, target).toBeDefined()
        if (url.hash !== '') expect(anchors(page?.text ?? ''), target).toContain(url.hash.slice(1))
      }
    },
  )
})
