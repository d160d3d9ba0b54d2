// PROTOCOL.md tells the truth: every example parses, and everything that the code knows stands in it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { closeCodes, errors } from './errors.ts'
import { limits, timeouts } from './limits.ts'
import * as schemas from './schemas.ts'
import { type Example, examples, said, specification, titleOf } from './testing/examples.ts'

const json = (example: Example): unknown => JSON.parse(example.text)
const types = (union: typeof schemas.clientMessageSchema | typeof schemas.serverMessageSchema) =>
  union.options.map((option) => option.shape.type.value)
const typeOf = (example: Example) => z.object({ type: z.string() }).parse(json(example)).type

function schemaNamed(name: string | undefined): z.ZodType {
  const found = Object.entries(schemas).find(([key]) => key === name)?.[1]
  if (!(found instanceof z.ZodType)) throw new Error(`No schema is called ${name}`)
  return found
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

  test('every body and query over HTTP has one', async () => {
    const parts = new Set(['registrationSchema', 'inviteSchema'])
    const shown = new Set(examples.map(({ info }) => (info[0] === 'http' ? info[1] : info[2])))
    const missing = Object.keys(await import('./http.ts')).filter(
      (name) => name.endsWith('Schema') && !parts.has(name) && !shown.has(name),
    )
    expect(missing).toEqual([])
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

/** The cells of the table rows whose first cell is exactly `name`. */
const rows = (name: string) =>
  specification
    .split('\n')
    .filter((line) => line.startsWith(`| \`${name}\` |`))
    .map((line) => line.split('|').map((cell) => cell.trim()))

describe('tables', () => {
  test.each(Object.entries(errors))('error code %s', (code, { status, sentence }) => {
    expect(rows(code)).toEqual([['', `\`${code}\``, String(status), sentence, '']])
  })

  test.each(Object.entries(closeCodes))('close code %s', (name, code) => {
    expect(rows(String(code)).map((row) => row[2])).toEqual([name])
  })

  test.each(Object.entries({ ...limits, ...timeouts }))('limit %s', (name, value) => {
    expect(rows(name).map((row) => row[2])).toEqual([String(value)])
  })

  test.each([...schemas.legStateSchema.options, ...schemas.callEndReasonSchema.options])('%s', (value) => {
    const kinds = [schemas.legStateSchema, schemas.callEndReasonSchema]
    const expected = kinds.filter((kind) => new Set<string>(kind.options).has(value)).length
    expect(rows(value)).toHaveLength(expected)
  })

  test('no table names a code that the code does not know', () => {
    const known = new Set([
      ...Object.keys(errors),
      ...Object.values(closeCodes).map(String),
      ...Object.keys({ ...limits, ...timeouts }),
      ...schemas.legStateSchema.options,
      ...schemas.callEndReasonSchema.options,
    ])
    const named = Array.from(specification.matchAll(/^\| `([\w.]+)` \|/gm), (match) => match[1] ?? '')
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })
})

test('every type written in the text exists', () => {
  const known = new Set([...types(schemas.clientMessageSchema), ...types(schemas.serverMessageSchema)])
  const nouns = new Set(Array.from(known, (type) => type.split('.')[0]))
  const fields = new Set(['ping.calls', 'hello.calls', 'welcome.calls', 'welcome.online'])
  const prose = specification.replaceAll(/^```[\s\S]*?^```$/gm, '')
  const written = Array.from(prose.matchAll(/`([a-z]+)\.([a-z_]+)`/g), (match) => match[0].slice(1, -1))
  expect(written.length).toBeGreaterThan(20)
  for (const name of written) {
    if (fields.has(name) || !nouns.has(name.split('.')[0] ?? '')) continue
    expect(known).toContain(name)
  }
})

const ruleId = /\b[ACDEHILMPSVWX]-\d+\b/g
const defined = Array.from(specification.matchAll(/^- \*\*([A-Z]-\d+)\*\* /gm), (match) => match[1] ?? '')

/** Files of the packages and of `e2e/` whose titles may name rules. */
function testFiles(): string[] {
  const root = new URL('../../../', import.meta.url).pathname
  return ['packages', 'e2e'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(test|spec|contract)\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(root, folder, name)),
  )
}

describe('rules', () => {
  test('each id is given once, and each family counts from 1 without a gap', () => {
    expect(new Set(defined).size).toBe(defined.length)
    const families = Map.groupBy(defined, (rule) => rule.split('-')[0] ?? '')
    expect([...families.keys()].sort().join('')).toBe('ACDEHILMPSVWX')
    for (const [family, rules] of families) {
      expect(rules).toEqual(rules.map((_, index) => `${family}-${index + 1}`))
    }
  })

  test('each one named in the text exists', () => {
    const named = specification.match(ruleId) ?? []
    expect(named.length).toBeGreaterThan(defined.length)
    expect(named.filter((rule) => !defined.includes(rule))).toEqual([])
  })

  test('each one named in the title of a test, of any package, exists', () => {
    const unknown = testFiles().flatMap((file) =>
      Array.from(
        readFileSync(file, 'utf8').matchAll(/\b(?:describe|it|test)\b[\w.]*\(\s*(['"`])([\s\S]*?)\1/g),
        (match) => match[2] ?? '',
      )
        .flatMap((words) => words.match(ruleId) ?? [])
        .filter((rule) => !defined.includes(rule))
        .map((rule) => `${rule} in ${file}`),
    )
    expect(unknown).toEqual([])
  })
})
