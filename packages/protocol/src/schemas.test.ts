// The schemas refuse garbage by an answer, never by an exception of another kind, and let strangers' fields pass.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from './new-id.ts'
import * as schemas from './schemas.ts'
import { type Example, said, titleOf } from './testing/examples.ts'
import { make } from './testing/make.ts'

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

  /** What a device may leave out, by type or schema; a query is not asked here. */
  const defaults: Readonly<Record<string, readonly string[]>> = {
    hello: ['token', 'cursor', 'lastMessageId', 'calls'],
    ping: ['calls', 'hears'],
    'call.start': ['roomId'],
    'call.decline': ['rung'],
    'call.busy': ['rung'],
    'call.hangup': ['rung'],
    'membership.set': ['notify', 'mutedUntil', 'pinned', 'archived'],
    signUpSchema: ['invite', 'deviceName', 'transport'],
    signInSchema: ['deviceName', 'transport'],
    inviteDraftSchema: ['chatId'],
  }
  // And what W3C made optional in RTCIceServer, and what stands in a record of any number of entries.
  const optional = /(^|\.)(iceServers\.\d+\.(username|credential)|tracks\.\d+)$/
  test.each(table)('D-6: no other field may be left out: %s', (_, example) => {
    const value = json(example)
    const type = isObject(value) ? String(value.type) : ''
    const mayMiss = defaults[example.info[2] ?? type] ?? []
    for (const path of paths(value)) {
      if (path.length === 0 || typeof path.at(-1) === 'number') continue
      const name = path.join('.')
      const { success } = schemaOf(example).safeParse(replaced(value, path, undefined))
      expect(success, name).toBe(mayMiss.includes(name) || optional.test(name))
    }
  })

  test('D-6: what an older app leaves out is what it always meant', () => {
    const command = (fields: object) => schemas.clientMessageSchema.parse({ id: newId(), ...fields })
    const hello = command({ type: 'hello', versions: [1] })
    expect(hello).toMatchObject({ token: null, cursor: null, lastMessageId: null, calls: [] })
    expect(command({ type: 'ping' })).toMatchObject({ calls: [], hears: [] })
    expect(schemas.inviteDraftSchema.parse({ uses: 1, expiresAt: null })).toMatchObject({ chatId: null })
    const set = { type: 'membership.set', chatId: newId(), pinned: true } as const
    expect(Object.keys(command(set)).sort()).toEqual(['chatId', 'id', 'pinned', 'type'])
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

describe('commands', () => {
  test('W-4: each has an id, of the form of all ids', () => {
    for (const { shape } of schemas.clientMessageSchema.options)
      expect(shape.id, shape.type.value).toBe(schemas.commandIdSchema)
  })

  test('D-2: those that make a message, a call, a group or a channel bring its id', () => {
    const makes = { 'message.send': 'id', 'call.start': 'callId', 'chat.create': 'chatId' }
    for (const [type, field] of Object.entries(makes)) {
      const example = said('client').find((one) => one.text.includes(`"type": "${type}"`))
      if (example === undefined) expect.fail(`No example of ${type}`)
      const { success } = schemaOf(example).safeParse(replaced(json(example), [field], undefined))
      expect(success, type).toBe(false)
    }
  })

  test('M-8: nobody can send what only the server writes', () => {
    const written = said('server')
      .map(json)
      .filter(isObject)
      .map((event) => event.message ?? null)
    const bodies = written.filter(isObject).map(({ body }) => body)
    const kinds = new Map(bodies.map((body) => [isObject(body ?? null) ? Object(body).kind : null, body]))
    expect([...kinds.keys()].sort()).toEqual(['call', 'service', 'text'])
    for (const [kind, body] of kinds)
      expect(schemas.bodyDraftSchema.safeParse(body).success, kind).toBe(kind === 'text')
  })
})

test('D-3: a number that is a time or a length of time has a name that says so', () => {
  for (const example of examples)
    for (const path of paths(json(example))) {
      const value = path.reduce<unknown>((at, step) => Reflect.get(Object(at), step), json(example))
      if (typeof value !== 'number') continue
      const name = String(path.at(-1))
      expect(value > 1e12, path.join('.')).toBe(/(At|^ringUntil|^doNotDisturbUntil|^mutedUntil)$/.test(name))
      expect(Number.isInteger(value)).toBe(true)
    }
})

test('I-1: ICE servers have the form of RTCIceServer, and there may be none', () => {
  const takes = (...iceServers: object[]) =>
    schemas.serverMessageSchema.safeParse(make.welcome({ ...JSON.parse(JSON.stringify({ iceServers })) }))
      .success
  expect(takes()).toBe(true)
  expect(takes({ urls: ['stun:a.example'] }, { urls: [], username: 'u', credential: 'c' })).toBe(true)
  for (const wrong of [{}, { urls: 'stun:a.example' }, { urls: [], credential: null }])
    expect(takes(wrong)).toBe(false)
})

test('W-10: an error names the id of a command as it came, however odd, but not at any length', () => {
  const error = { type: 'error', code: 'invalid', message: '', field: 'id', retryAfterMs: null }
  const takes = (re: unknown) => schemas.serverMessageSchema.safeParse({ ...error, re }).success
  expect([newId(), 'command 7', '', 'x'.repeat(64), null].map(takes)).toEqual(Array(5).fill(true))
  expect(['x'.repeat(65), 7, {}, undefined].map(takes)).toEqual(Array(4).fill(false))
})
