// The entry costs a browser nothing: no schema library is loaded through it.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { expect, test } from 'vitest'
import * as entry from './index.ts'

/** What is imported at run time by a module and by all that it imports: files, and names of packages. */
function loadedBy(file: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(file.href)) return seen
  seen.add(file.href)
  const code = stripTypeScriptTypes(readFileSync(file, 'utf8')).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
  for (const match of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])(.+?)\1/g)) {
    const name = match[2] ?? ''
    if (name.startsWith('.')) loadedBy(new URL(name, file), seen)
    else seen.add(name)
  }
  return seen
}

const load = (name: string) =>
  Array.from(loadedBy(new URL(name, import.meta.url)), (found) => found.split('/').at(-1))

test('index.ts loads its own few files and no package', () => {
  expect(load('./index.ts').sort()).toEqual([
    'codec.ts',
    'errors.ts',
    'fold.ts',
    'index.ts',
    'limits.ts',
    'new-id.ts',
    'rights.ts',
    'text.ts',
    'version.ts',
  ])
})

test('the same walk does find the schema library behind schemas.ts', () => {
  expect(load('./schemas.ts')).toEqual(expect.arrayContaining(['zod', 'link.ts', 'http.ts']))
})

test('what programs call by name is there', () => {
  expect(Object.keys(entry).sort()).toEqual([
    'PoruchError',
    'chatActions',
    'chooseVersion',
    'clean',
    'cleanName',
    'closeCodes',
    'decode',
    'decodeServerMessage',
    'encode',
    'errors',
    'finder',
    'fold',
    'foldedWords',
    'idTimeMs',
    'isErrorCode',
    'isRetryable',
    'isVisible',
    'limits',
    'mayDo',
    'newId',
    'outranks',
    'timeouts',
    'versions',
  ])
})
