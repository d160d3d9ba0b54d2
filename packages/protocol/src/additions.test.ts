// Within one version things are only added: what was told once is told for as long as the version lives.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as schemas from './schemas.ts'
import { versions } from './version.ts'

/** Grows by what is new; made anew when it is not there, as with a new version. */
const list = new URL(`./testing/version-${versions[0]}.txt`, import.meta.url)

/** Every field and every named value in a schema, such as `welcome.roster.entries[].me.notify = all`. */
function wordsOf(json: unknown, path: string): string[] {
  if (typeof json !== 'object' || json === null) return []
  const {
    properties,
    items,
    anyOf,
    oneOf,
    enum: values,
    const: only,
    additionalProperties,
  } = json as Record<string, never>
  const own = [values ?? [], only === undefined ? [] : [only]].flat().map((value) => `${path} = ${value}`)
  const inner = Object.entries(properties ?? {}).flatMap(([name, field]) => [
    `${path}.${name}`,
    ...wordsOf(field, `${path}.${name}`),
  ])
  const others = [anyOf ?? [], oneOf ?? []].flat().flatMap((one) => wordsOf(one, path))
  return [
    ...own,
    ...inner,
    ...others,
    ...wordsOf(items, `${path}[]`),
    ...wordsOf(additionalProperties, `${path}{}`),
  ]
}

function words(): string[] {
  const told = [schemas.clientMessageSchema, schemas.serverMessageSchema].flatMap((union) =>
    union.options.map((option) => [option.shape.type.value, option] as const),
  )
  const asked = Object.entries(schemas).filter(
    ([name]) => name.endsWith('Schema') && !/^(client|server)Message/.test(name),
  )
  const all = [...told, ...asked].flatMap(([name, schema]) =>
    schema instanceof z.ZodType
      ? wordsOf(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input', reused: 'inline' }), name)
      : [],
  )
  return [...new Set(all)].sort()
}

test('V-6: no type, field or value that was ever told in this version is gone', () => {
  if (!existsSync(list)) writeFileSync(list, `${words().join('\n')}\n`)
  const known = readFileSync(list, 'utf8').trim().split('\n')
  const now = new Set(words())
  expect(known.filter((word) => !now.has(word))).toEqual([])
  const missing = [...now].filter((word) => !known.includes(word))
  expect(missing, `Add these lines to ${list.pathname.split('/').at(-1)}.`).toEqual([])
  expect(known.length).toBeGreaterThan(400)
})
