// What has to be fetched before somebody who is signed in can read and write, weighed as a server sends it.
import { basename } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { locales } from './i18n/locale.ts'

/** Script in all, in KiB after gzip. A phone on a slow line waits a second for each 50 of them. */
const budget = 130

let chunks: ReadonlyMap<string, Rolldown.OutputChunk>

beforeAll(async () => {
  // Elsewhere than in production React brings its checks along.
  vi.stubEnv('NODE_ENV', 'production')
  const root = new URL('..', import.meta.url).pathname
  const results = await build({ root, logLevel: 'error', build: { write: false } })
  const outputs = [results].flat().flatMap((result) => ('output' in result ? result.output : []))
  chunks = new Map(outputs.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])))
}, 60_000)
afterAll(() => vi.unstubAllEnvs())

/** The file that a source came into, with all that it imports and so on. */
function withImports(source: string): Set<string> {
  const found = new Set<string>()
  const add = (name: string): void => {
    const chunk = chunks.get(name)
    if (chunk === undefined || found.has(name)) return
    found.add(name)
    for (const other of chunk.imports) add(other)
  }
  for (const [name, { moduleIds }] of chunks)
    if (moduleIds.some((id) => id.endsWith(`/src/${source}`))) add(name)
  expect([...found], `${source} is in the build`).not.toEqual([])
  return found
}

function weigh(sources: readonly string[]): { kib: number; parts: Readonly<Record<string, number>> } {
  const names = new Set(sources.flatMap((source) => [...withImports(source)]))
  const sizes = [...names].map((name) => {
    const code = chunks.get(name)?.code ?? ''
    return [basename(name), gzipSync(code, { level: 9 }).length / 1024] as const
  })
  const kib = sizes.reduce((sum, [, size]) => sum + size, 0)
  return { kib, parts: Object.fromEntries(sizes.map(([name, size]) => [name, Number(size.toFixed(1))])) }
}

test('each part that comes later names all its files: they are fetched before it is imported', () => {
  const whole =
    /import\([`'"]\.\/([^`'"]+)[`'"]\)(?:(?!import\().)*?,(?:__vite__mapDeps\(\[([\d,]+)\]\)|\[[`'"]([^`'"]+)[`'"]\])/gs
  let parts = 0
  for (const { fileName, code, dynamicImports, imports } of chunks.values()) {
    const listed = /m\.f=\[([^\]]*)\]/.exec(code)?.[1]?.replaceAll('"', '').split(',') ?? []
    const found = [...code.matchAll(whole)].map(([, name = '', indices, alone]) => {
      const part = `assets/${name}`
      const files = alone === undefined ? indices?.split(',').map((index) => listed[Number(index)]) : [alone]
      const needed = [part, ...(chunks.get(part)?.imports ?? [])]
      const missing = needed.filter(
        (file) => file !== fileName && !imports.includes(file) && !files?.includes(file),
      )
      expect(missing, `${name} in ${fileName}`).toEqual([])
      return part
    })
    expect(new Set(found), fileName).toEqual(new Set(dynamicImports))
    parts += found.length
  }
  expect(parts).toBeGreaterThan(20)
})

describe('the first load', () => {
  test.each(locales)(`in the language %s is at most ${budget} KiB`, (locale) => {
    // English comes with the page.
    const words = locale === 'en' ? [] : [`i18n/first/${locale}.ts`]
    const { kib, parts } = weigh(['main.tsx', 'ui/SignedIn.tsx', 'app/open-session.ts', ...words])
    expect(kib, JSON.stringify(parts, null, 1)).toBeLessThanOrEqual(budget)
  })
})
