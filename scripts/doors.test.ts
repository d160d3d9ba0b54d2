// The walls of the house: what may stand where, how large a file may be, and which way imports point.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist') return []
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

const sources = filesBelow(join(root, 'packages'))
  .filter((path) => /\.tsx?$/.test(path) && path.includes(`${join('/', 'src', '/')}`))
  .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
const isTest = (path: string) => /\.(test|contract)\.tsx?$|\/testing\//.test(path)
const shipped = sources.filter(({ path }) => !isTest(path))
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')

/** What stands behind one door only: a pattern, and the paths where it may be found. */
const doors: readonly { what: string; pattern: RegExp; at: RegExp; within?: RegExp }[] = [
  { what: 'process.env', pattern: /process\.env|loadEnvFile/, at: /^packages\/server\/src\/config\.ts$/ },
  {
    what: 'kysely',
    pattern: /from ['"](kysely|postgres|node:sqlite)/,
    at: /^packages\/server\/src\/store\//,
  },
  {
    // What a program wrote for itself alone it may read back itself.
    what: 'JSON.parse',
    pattern: /JSON\.parse/,
    at: /^packages\/(protocol\/src\/codec\.ts|server\/src\/(store\/.*|certificate\.ts)|web\/src\/app\/(kept-session|preferences)\.ts)$/,
  },
  {
    what: 'RTCPeerConnection',
    pattern: /new RTCPeerConnection|globalThis\.RTCPeerConnection/,
    at: /^packages\/calls\/src\/platform\.ts$/,
  },
  {
    what: 'navigator.mediaDevices',
    pattern: /navigator\.mediaDevices/,
    at: /^packages\/calls\/src\/platform\.ts$/,
  },
  {
    what: 'WebSocket',
    pattern: /new (globalThis\.)?WebSocket\b/,
    at: /^packages\/client\/src\/connection\.ts$/,
  },
  { what: 'indexedDB', pattern: /\bindexedDB\b/, at: /^packages\/client\/src\/cache\.ts$/ },
  { what: 'React', pattern: /from ['"](react|react-dom)/, at: /^packages\/web\/src\/(ui\/|main\.tsx$)/ },
  { what: 'Janus', pattern: /janus/i, at: /^packages\/(server\/src\/janus\.ts|calls\/src\/sfu\/)/ },
]

/** Which packages each package may import. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  calls: ['protocol'],
  client: ['protocol'],
  server: ['protocol'],
  web: ['protocol', 'client', 'calls'],
}

describe('doors', () => {
  test.each(doors)('$what stands behind its own door only', ({ pattern, at }) => {
    const second = shipped.filter(({ path, text }) => !at.test(path) && pattern.test(withoutComments(text)))
    expect(second.map(({ path }) => path)).toEqual([])
  })

  test('imports between packages point one way', () => {
    const wrong = sources.flatMap(({ path, text }) => {
      const own = path.split('/')[1] ?? ''
      const named = [...text.matchAll(/from ['"]@poruch\/([a-z]+)/g)].map((match) => match[1] ?? '')
      return named
        .filter((other) => other !== own && !arrows[own]?.includes(other))
        .map((other) => `${path} → ${other}`)
    })
    expect(wrong).toEqual([])
  })

  test('no file reaches into another package past its exports', () => {
    const wrong = sources.filter(({ path, text }) =>
      [...text.matchAll(/from ['"](\.[^'"]+)/g)].some((match) => {
        const target = relative(root, join(root, dirname(path), match[1] ?? '')).replaceAll('\\', '/')
        return target.split('/').slice(0, 2).join('/') !== path.split('/').slice(0, 2).join('/')
      }),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe('names and comments', () => {
  test('no drawer for things without a place', () => {
    const drawers = sources.filter(({ path }) =>
      /\/(common|utils?|helpers?|types|misc|shared)(\/|\.tsx?$)/.test(path),
    )
    expect(drawers.map(({ path }) => path)).toEqual([])
  })

  test('each file begins with one sentence of purpose', () => {
    const silent = sources.filter(({ text }) => !/^(\/\/\/ <reference .*\n)*(\/\/|\/\*\*) \S/.test(text))
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  test('no cast through unknown, no any, no default export', () => {
    const loose = shipped.filter(({ text }) =>
      /as unknown as|: any\b|as any\b|@ts-(ignore|nocheck)|export default/.test(withoutComments(text)),
    )
    expect(loose.map(({ path }) => path)).toEqual([])
  })
})

describe('sizes', () => {
  const lines = shipped
    .map(({ path, text }) => ({ path, count: text.split('\n').length }))
    .sort((a, b) => a.count - b.count)

  test('no file over 400 lines', () => {
    expect(lines.filter(({ count }) => count > 400)).toEqual([])
  })

  test('nine files in ten under 250 lines, half under 150', () => {
    expect(lines[Math.floor(lines.length * 0.9)]?.count).toBeLessThan(250)
    expect(lines[Math.floor(lines.length * 0.5)]?.count).toBeLessThan(150)
  })

  test('folders at most three deep below src', () => {
    const deep = sources.filter(({ path }) => (path.split('/src/')[1]?.split('/').length ?? 0) > 4)
    expect(deep.map(({ path }) => path)).toEqual([])
  })
})
