// The schemas refuse garbage by an answer, never by an exception of another kind, and let strangers' fields pass.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { limits } from './limits.ts'
import { newId } from './new-id.ts'
import * as schemas from './schemas.ts'
import { type Example, said, titleOf } from './testing/examples.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Path = readonly (string | number)[]

const all: [string, z.ZodType][] = Object.entries(schemas).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [[name, value] as [string, z.ZodType]] : [],
)
const json = (example: Example): Json => JSON.parse(example.text)

function schemaOf({ info }: Example): z.ZodType {
  if (info[1] === 'client') return schemas.clientMessageSchema
  if (info[1] === 'server') return schemas.serverMessageSchema
  return all.find(([name]) => name === info[2])?.[1] ?? expect.fail(`No schema ${info[2]}`)
}

const examples = [...said('client'), ...said('server'), ...said('http')]
const table = examples.map((example) => [titleOf(example), example] as const)
const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The paths of all values in a value, its own first. */
function paths(value: Json, path: Path = []): Path[] {
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(isObject(value) ? value : {})
  return [path, ...entries.flatMap(([key, inner]) => paths(inner, [...path, key]))]
}

/** A copy with another value at a path; `undefined` leaves the key out. */
function replaced(value: Json, path: Path, next: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return next
  if (Array.isArray(value)) {
    return value.map((inner, index) => (index === key ? replaced(inner, rest, next) : inner))
  }
  if (!isObject(value)) return value
  const inner = replaced(value[key] ?? null, rest, next)
  const others = Object.entries(value).filter(([name]) => name !== key)
  return Object.fromEntries(inner === undefined ? others : [...others, [String(key), inner]])
}

const garbage = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withTypedArray: true,
  }),
  fc.constantFrom<unknown>(
    '',
    '\u0000',
    '\ud800',
    'x'.repeat(200_000),
    '__proto__',
    'constructor',
    -1,
    0.5,
    2 ** 53,
    1e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Symbol('s'),
    () => 1,
    new Proxy({}, {}),
    JSON.parse('{"__proto__":{"polluted":true}}'),
  ),
)

describe('fuzz', () => {
  test.each(all)('%s answers anything with a value or a ZodError', (_, schema) => {
    fc.assert(
      fc.property(garbage, (value) => {
        const result = schemas.read(schema, value)
        if (!result.success) expect(result.error).toBeInstanceOf(z.ZodError)
      }),
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  test('an example spoiled at any place is refused by a ZodError, or is another good value', () => {
    const spoiled = fc
      .constantFrom(...examples)
      .chain((example) => fc.tuple(fc.constant(example), fc.constantFrom(...paths(json(example))), garbage))
    fc.assert(
      fc.property(spoiled, ([example, path, value]) => {
        const schema = schemaOf(example)
        const result = schemas.read(schema, replaced(json(example), path, value))
        if (result.success) expect(schema.parse(result.data)).toEqual(result.data)
        else expect(result.error).toBeInstanceOf(z.ZodError)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('every example', () => {
  test.each(table)('V-2: fields that nobody knows are ignored: %s', (_, example) => {
    const value = json(example)
    const places = paths(value).filter((path) => {
      const inner = path.reduce<Json>(
        (at, key) => (isObject(at) || Array.isArray(at) ? (Reflect.get(at, key) ?? null) : null),
        value,
      )
      return isObject(inner) && path.at(-1) !== 'tracks'
    })
    for (const path of places) {
      for (const key of ['mood', 'constructor', 'toString', '__proto__']) {
        const extra = JSON.parse(`{${JSON.stringify(key)}:{"polluted":true}}`)
        const inner = path.reduce<unknown>((at, step) => Reflect.get(Object(at), step), value)
        const next = replaced(value, path, { ...Object(inner), ...extra })
        expect(schemaOf(example).parse(next)).toEqual(value)
      }
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  // What may be left out: three fields of a new session (PROTOCOL.md, "Accounts"), what W3C made optional in
  // RTCIceServer, and what stands in a record of any number of entries.
  const optional = /(^|\.)(invite|deviceName|transport|iceServers\.\d+\.(username|credential)|tracks\.\d+)$/
  test.each(table)('D-6: no other field may be left out: %s', (_, example) => {
    const value = json(example)
    const isSession = ['signUpSchema', 'signInSchema'].includes(example.info[2] ?? '')
    for (const path of paths(value)) {
      if (path.length === 0 || typeof path.at(-1) === 'number') continue
      const name = path.join('.')
      const mayMiss = optional.test(name) && (isSession || !/^(invite|deviceName|transport)$/.test(name))
      const { success } = schemaOf(example).safeParse(replaced(value, path, undefined))
      expect(success, name).toBe(mayMiss)
    }
  })
})

describe('types', () => {
  test.each([
    '',
    'weather.tell',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    null,
    1,
    {},
    ['ping'],
  ])('V-3: %j is a type of neither union', (type) => {
    const value = { type, id: newId(), re: null, calls: [] }
    expect(schemas.clientMessageSchema.safeParse(value).success).toBe(false)
    expect(schemas.serverMessageSchema.safeParse(value).success).toBe(false)
  })
})

test('W-10: an error names the id of a command as it came, however odd, but not at any length', () => {
  const error = { type: 'error', code: 'invalid', message: '', field: 'id', retryAfterMs: null }
  const takes = (re: unknown) => schemas.serverMessageSchema.safeParse({ ...error, re }).success
  expect([newId(), 'command 7', '', 'x'.repeat(64), null].map(takes)).toEqual(Array(5).fill(true))
  expect(['x'.repeat(65), 7, {}, undefined].map(takes)).toEqual(Array(4).fill(false))
})

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

describe('text', () => {
  test.each([
    ['nothing', ''],
    ['only blanks', ' \n\t\u00a0 '],
    ['U+0000', 'a\u0000b'],
    ['an escape character', 'a\u001bb'],
    ['a lone high surrogate', 'a\ud83d'],
    ['a lone low surrogate', '\ude00a'],
    ['surrogates in the wrong order', '\ude00\ud83d'],
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

  test('D-4: what is taken survives UTF-8 unchanged', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.integer({ min: 0, max: 0xffff }),
        (rest, unit) => {
          const text = rest + String.fromCharCode(unit)
          if (!schemas.messageTextSchema.safeParse(text).success) return
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text))).toBe(
            text,
          )
        },
      ),
    )
  })

  test.each([
    ['a line break', 'Olena\nadmin'],
    ['a tab', 'Olena\t1'],
    ['U+2028', 'Olena\u2028'],
    ['a turn of direction', 'Olena\u202egnp'],
    ['an isolate', '\u2067Olena'],
    ['nothing to see', '\u200b\u200d \u00ad'],
    ['too much', 'x'.repeat(limits.displayNameMax + 1)],
  ])('D-5: a display name refuses %s', (_, name) => {
    expect(schemas.displayNameSchema.safeParse(name).success).toBe(false)
  })

  test.each(['O', 'Олена Бондар', "Д'Артаньян", '👋', '李', 'محمد', '🙂\u200d'])(
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

  test('A-5: signing in takes any username and password, to answer them alike, but none that a database cannot hold', () => {
    const signIn = { username: 'No Such Person!', password: '' }
    expect(schemas.signInSchema.parse(signIn)).toEqual({ ...signIn, deviceName: null, transport: 'cookie' })
    expect(schemas.signInSchema.safeParse({ ...signIn, username: 'a\u0000' }).success).toBe(false)
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
  })

  test('S-6: a page holds 50 unless told, and at most the limit', () => {
    expect(schemas.historyQuerySchema.parse({})).toEqual({ limit: 50 })
    expect(schemas.historyQuerySchema.parse({ before: '0', limit: '500' })).toEqual({ before: 0, limit: 500 })
    expect(schemas.historyQuerySchema.safeParse({ limit: '0' }).success).toBe(false)
    expect(schemas.historyQuerySchema.safeParse({ limit: String(limits.pageMax + 1) }).success).toBe(false)
  })
})

describe('sizes', () => {
  const link = { id: newId(), callId: newId(), to: newId(), gen: 1, neg: 1, sdp: '', tracks: {} }
  const takes = (value: unknown) => schemas.clientMessageSchema.safeParse(value).success
  const tracks = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, mid) => [`m${mid}`, 'camera']))
  const candidate = { candidate: 'c', sdpMid: null, sdpMLineIndex: null }

  test.each([
    ['sdp', limits.sdpLength, (n: number) => ({ ...link, type: 'link.offer', sdp: 'x'.repeat(n) })],
    ['tracks', limits.tracksPerLink, (n: number) => ({ ...link, type: 'link.answer', tracks: tracks(n) })],
    [
      'candidates',
      limits.candidatesPerMessage,
      (n: number) => ({
        ...link,
        type: 'link.candidates',
        ufrag: 'u',
        end: false,
        candidates: Array(n).fill(candidate),
      }),
    ],
    [
      'calls',
      limits.callsPerHello,
      (n: number) => ({ type: 'ping', id: newId(), calls: Array(n).fill(newId()) }),
    ],
    [
      'versions',
      16,
      (n: number) => ({ type: 'hello', id: newId(), versions: Array(n).fill(1), token: null, calls: [] }),
    ],
    [
      'token',
      256,
      (n: number) => ({ type: 'hello', id: newId(), versions: [1], token: 'x'.repeat(n), calls: [] }),
    ],
  ])('%s: %i and not one more', (_, most, make) => {
    expect(takes(make(most))).toBe(true)
    expect(takes(make(most + 1))).toBe(false)
  })

  test('the largest good command fits into one frame', () => {
    const offer = {
      ...link,
      type: 'link.offer',
      sdp: 'a=x\r\n'.repeat(13_107),
      tracks: tracks(limits.tracksPerLink),
    }
    const text = {
      type: 'message.send',
      id: newId(),
      chatId: newId(),
      text: '\u2028'.repeat(limits.messageLength - 1),
    }
    expect(takes(offer)).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(offer))).toBeLessThan(limits.frameBytes)
    expect(takes({ ...text, text: `${text.text}x` })).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(limits.frameBytes)
  })

  test('a key of the prototype among the tracks is left out', () => {
    const value = JSON.parse(
      JSON.stringify({ ...link, type: 'link.offer' }).replace('{}', '{"__proto__":"camera","0":"camera"}'),
    )
    const parsed = schemas.clientMessageSchema.parse(value)
    expect(parsed).toMatchObject({ tracks: { 0: 'camera' } })
    expect(JSON.stringify(parsed)).not.toContain('__proto__')
  })
})
