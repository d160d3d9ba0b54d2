// Frames in and out: nothing that comes over the wire makes the codec throw.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClientMessage } from './client-message.ts'
import { decode, decodeServerMessage, encode } from './codec.ts'
import { newId } from './new-id.ts'
import { clientMessageSchema, serverMessageSchema } from './schemas.ts'
import { said, titleOf } from './testing/examples.ts'

describe('encode', () => {
  test.each(said('client').map((example) => [titleOf(example), example] as const))('%s', (_, { text }) => {
    const message = clientMessageSchema.parse(decode(text))
    expect(decode(encode(message))).toEqual(message)
  })

  test.each(said('server').map((example) => [titleOf(example), example] as const))('%s', (_, { text }) => {
    const message = serverMessageSchema.parse(decode(text))
    expect(decodeServerMessage(encode(message))).toEqual(message)
  })

  test('any text comes back as it was, even half of a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        const message: ClientMessage = {
          type: 'message.send',
          id: newId(),
          chatId: newId(),
          body: { kind: 'text', text: `${a}\ud83d${b}\u0000` },
        }
        expect(decode(encode(message))).toEqual(message)
      }),
    )
  })

  test('one message is one line', () => {
    const message: ClientMessage = {
      type: 'message.send',
      id: newId(),
      chatId: newId(),
      body: { kind: 'text', text: 'a\nb\r\nc' },
    }
    expect(encode(message)).not.toMatch(/[\r\n]/)
  })
})

describe('decode', () => {
  test.each([
    '',
    ' ',
    'null',
    'true',
    '12',
    '"text"',
    '[]',
    '[{}]',
    '{',
    '{"a":1}}',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":undefined}',
    '\u0000',
    '\ufeff{}',
    '['.repeat(100_000),
    '[]'.repeat(2),
  ])('W-3: %j is no object', (frame) => {
    expect(decode(frame)).toBeUndefined()
    expect(decodeServerMessage(frame)).toBeUndefined()
  })

  test('W-3: never throws, and gives an object exactly when the frame is one', () => {
    const frames = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.anything().map((value) => JSON.stringify(value) ?? ''),
    )
    fc.assert(
      fc.property(frames, (frame) => {
        const value = decode(frame)
        if (value === undefined) return
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
        expect(JSON.stringify(JSON.parse(frame))).toBe(JSON.stringify(value))
      }),
    )
  })

  test('W-3: a frame cut or spoiled anywhere does not throw', () => {
    const frames = fc.constantFrom(...said('client'), ...said('server')).map(({ text }) => text)
    fc.assert(
      fc.property(frames, fc.nat(), fc.string({ maxLength: 3 }), (frame, position, spoiler) => {
        const at = position % frame.length
        expect(() => decode(frame.slice(0, at))).not.toThrow()
        expect(() => decode(frame.slice(0, at) + spoiler + frame.slice(at + 1))).not.toThrow()
      }),
    )
  })

  test('keys of the prototype are values like others and change no object', () => {
    const value = decode('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  test('deep nesting does not overflow the stack', () => {
    const depth = 60_000
    expect(decode(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toBeDefined()
  })
})

describe('decodeServerMessage', () => {
  test('V-4: an unknown type passes through for the caller to ignore', () => {
    expect(decodeServerMessage('{"type":"weather.changed","re":null}')).toEqual({
      type: 'weather.changed',
      re: null,
    })
  })

  test.each(['{}', '{"type":null}', '{"type":1}', '{"type":{}}', '{"type":["pong"]}'])(
    '%s has no type',
    (frame) => {
      expect(decodeServerMessage(frame)).toBeUndefined()
    },
  )
})
