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
const doors: readonly { what: string; pattern: RegExp; at: RegExp }[] = [
  { what: 'process.env', pattern: /process\.env|loadEnvFile/, at: /^packages\/server\/src\/config\.ts$/ },
  {
    what: 'kysely',
    pattern: /from ['"](kysely|postgres|node:sqlite)/,
    at: /^packages\/server\/src\/(db\/|[a-z]+\/store[a-z-]*\.ts$)/,
  },
  {
    what: 'fastify',
    pattern: /from ['"]@?fastify/,
    at: /^packages\/server\/src\/(app\.ts|http\/.*|[a-z]+\/http[a-z-]*\.ts)$/,
  },
  {
    // What a program wrote for itself alone it may read back itself.
    what: 'JSON.parse',
    pattern: /JSON\.parse/,
    at: /^packages\/(protocol\/src\/codec\.ts|server\/src\/([a-z]+\/store[a-z-]*\.ts|http\/certificate\.ts)|web\/src\/app\/(kept-session|preferences)\.ts)$/,
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
    at: /^packages\/client\/src\/wire\//,
  },
  { what: 'indexedDB', pattern: /\bindexedDB\b/, at: /^packages\/client\/src\/cache\// },
  { what: 'sharp', pattern: /['"]sharp['"]/, at: /^packages\/server\/src\/pictures\/picture\.ts$/ },
  // With the first picture, not with the server.
  { what: 'sharp from the start', pattern: /^import (?!type ).*['"]sharp['"]/m, at: /^$/ },
  { what: 'React', pattern: /from ['"](react|react-dom)/, at: /^packages\/web\/src\/(ui\/|main\.tsx$)/ },
  {
    // Chrome 111, Firefox 115, Safari 16.4: the target of the build, which rewrites syntax but adds no function.
    what: 'what the oldest browsers do not have',
    pattern:
      /AbortSignal\.any|URL\.(canParse|parse)\b|Promise\.(withResolvers|try)\b|Array\.fromAsync|(Map|Object)\.groupBy|Intl\.(Segmenter|DurationFormat)|RegExp\.escape|Iterator\.from|\.(isWellFormed|toWellFormed|isSubsetOf|isSupersetOf|symmetricDifference|checkVisibility)\(|\.(values|keys|entries)\(\)\.(map|filter|take|drop|some|every|find|toArray)\(|requestIdleCallback|startViewTransition|\bscheduler\.|navigator\.userActivation|CloseWatcher|Uint8Array\.from(Base64|Hex)/,
    at: /^packages\/(server\/|live\/src\/either-signal\.ts$)/,
  },
  { what: 'Janus', pattern: /janus/i, at: /^packages\/(server\/src\/janus\.ts|calls\/src\/sfu\/)/ },
]

/** Which packages each package may import. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  live: [],
  calls: ['protocol', 'live'],
  client: ['protocol', 'live'],
  server: ['protocol', 'live'],
  web: ['protocol', 'live', 'client', 'calls'],
}

/** What tests may import beside that: those of whoever speaks to a server speak to the real one. */
const testArrows: Readonly<Record<string, readonly string[]>> = {
  calls: ['server/testing'],
  client: ['server/testing'],
}

const plumbing = ['db', 'http', 'socket', 'bus', 'presence', 'limits']
/** What each folder of the server may import beside plumbing; plumbing itself knows no noun. */
const leans: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(plumbing.map((folder) => [folder, []])),
  people: [],
  accounts: ['people'],
  chats: ['people'],
  invites: ['people', 'accounts', 'chats'],
  messages: ['people', 'chats'],
  pictures: ['accounts', 'invites', 'chats', 'messages'],
  roster: ['people', 'chats', 'messages'],
  calls: ['people', 'chats', 'messages', 'roster'],
  groups: ['people', 'accounts', 'invites', 'chats', 'messages', 'roster', 'calls'],
  rooms: ['chats', 'groups', 'calls'],
  session: ['people', 'accounts', 'invites', 'chats', 'messages', 'roster', 'calls', 'groups', 'rooms'],
}

interface Arrow {
  readonly from: string
  readonly to: string
}

/** Every import of a file of ours by another of the same package, by value or by type. */
const imports: readonly Arrow[] = shipped.flatMap(({ path, text }) =>
  [...withoutComments(text).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) => ({
    from: path,
    to: relative(root, join(root, dirname(path), match[1] ?? '')).replaceAll('\\', '/'),
  })),
)

/**
 * Circles among what lies directly in one folder, its files and its folders with all that is below them. Circles of
 * files alone are for the linter.
 */
function circlesIn(folder: string, arrows: readonly Arrow[]): string[] {
  const childOf = (path: string) =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined
  const below = new Map<string, Set<string>>()
  for (const arrow of arrows) {
    const [from, to] = [childOf(arrow.from), childOf(arrow.to)]
    if (from === undefined || to === undefined || from === to) continue
    below.set(from, (below.get(from) ?? new Set()).add(to))
  }
  const reachable = (start: string): Set<string> => {
    const reached = new Set<string>()
    const visit = (child: string): void => {
      for (const next of below.get(child) ?? []) {
        if (reached.has(next)) continue
        reached.add(next)
        visit(next)
      }
    }
    visit(start)
    return reached
  }
  const reach = new Map([...below.keys()].map((child) => [child, reachable(child)]))
  const circles = [...reach.keys()]
    .filter((child) => reach.get(child)?.has(child))
    .map((child) =>
      [...reach.keys()].filter((other) => reach.get(child)?.has(other) && reach.get(other)?.has(child)),
    )
    .filter((circle) => circle.some((child) => !child.includes('.')))
  return [...new Set(circles.map((circle) => `${folder}: ${circle.sort().join(' ↔ ')}`))]
}

describe('doors', () => {
  test.each(doors)('$what stands behind its own door only', ({ pattern, at }) => {
    const second = shipped.filter(({ path, text }) => !at.test(path) && pattern.test(withoutComments(text)))
    expect(second.map(({ path }) => path)).toEqual([])
  })

  const namedBy = ({ path, text }: { path: string; text: string }) =>
    [...text.matchAll(/(?:from|import)\s*\(?\s*['"]@poruch\/([a-z]+(?:\/[a-z]+)*)/g)].map((match) => ({
      path,
      own: path.split('/')[1] ?? '',
      entry: match[1] ?? '',
    }))

  test('imports between packages point one way', () => {
    const wrong = sources.flatMap(namedBy).filter(({ path, own, entry }) => {
      const [other = ''] = entry.split('/')
      if (isTest(path) && testArrows[own]?.includes(entry)) return false
      return other !== own && !arrows[own]?.includes(other)
    })
    expect(wrong.map(({ path, entry }) => `${path} → ${entry}`)).toEqual([])
  })

  test('what is shipped leans on nothing that is made for tests', () => {
    const named = shipped.flatMap(namedBy).filter(({ entry }) => entry.endsWith('/testing'))
    const near = imports.filter(({ to }) => isTest(to))
    expect([
      ...named.map(({ path, entry }) => `${path} → ${entry}`),
      ...near.map(({ from, to }) => `${from} → ${to}`),
    ]).toEqual([])
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

describe('folders', () => {
  const folders = new Set(
    shipped.flatMap(({ path }) => {
      const parts = path.split('/')
      return parts.slice(3).map((_, depth) => parts.slice(0, depth + 3).join('/'))
    }),
  )

  test('stand in no circle, by value or by type', () => {
    expect([...folders].flatMap((folder) => circlesIn(folder, imports))).toEqual([])
  })

  test('a circle is seen, through types and through folders below', () => {
    const arrow = (from: string, to: string) => ({ from: `src/${from}`, to: `src/${to}` })
    const there = [arrow('a/one.ts', 'b/two.ts'), arrow('b/two.ts', 'c.ts')]
    expect(circlesIn('src', there)).toEqual([])
    expect(circlesIn('src', [...there, arrow('c.ts', 'a/below/three.ts')])).toEqual(['src: a ↔ b ↔ c.ts'])
    expect(circlesIn('src', [arrow('d.ts', 'e.ts'), arrow('e.ts', 'd.ts')])).toEqual([])
  })

  test('of the web app: only the page itself knows the screens', () => {
    const screens = 'packages/web/src/ui/'
    const wrong = imports.filter(({ from, to }) => to.startsWith(screens) && !from.startsWith(screens))
    expect([...new Set(wrong.map(({ from }) => from))]).toEqual(['packages/web/src/main.tsx'])
  })

  test('of the server lean one way', () => {
    const placeOf = (path: string) => /^packages\/server\/src\/([^/]+)(\/|$)/.exec(path)?.[1]
    const wrong = imports.filter((arrow) => {
      const [from, to] = [placeOf(arrow.from), placeOf(arrow.to)]
      if (from === undefined || to === undefined || from === to) return false
      if (from === 'app.ts' || from === 'main.ts') return false
      // The other files at the top are for everybody, so they know plumbing alone.
      const allowed = [...plumbing, ...(leans[from] ?? [])]
      return to.endsWith('.ts') ? to === 'app.ts' : !allowed.includes(to)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('of the server are all in the table', () => {
    const there = [...folders].flatMap((folder) => /^packages\/server\/src\/([^/]+)$/.exec(folder)?.[1] ?? [])
    expect(there.filter((folder) => leans[folder] === undefined)).toEqual([])
  })
})

describe('names and comments', () => {
  test('no drawer for things without a place', () => {
    const drawers = sources.filter(({ path }) =>
      /\/(common|utils?|helpers?|types|misc|shared)(\/|\.tsx?$)/.test(path),
    )
    expect(drawers.map(({ path }) => path)).toEqual([])
  })

  test('what changes a module for others stands alone', () => {
    const changing = sources.filter(
      ({ path, text }) => isTest(path) && /\bvi\.(mock|doMock|resetModules)\b/.test(withoutComments(text)),
    )
    expect(changing.map(({ path }) => path).filter((path) => !path.includes('.alone.test.'))).toEqual([])
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
