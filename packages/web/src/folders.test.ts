// The rooms of the web app: who may know whom, by value or by type.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = import.meta.dirname
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|\/)testing\//.test(path))

interface Import {
  from: string
  to: string
}

const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8')
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) => target ?? '')
  return targets.map((target) => ({
    from,
    to: relative(root, join(root, dirname(from), target)).replaceAll('\\', '/'),
  }))
})

/** The room of `path` as seen from inside `folder`: a folder in it with all that is below, or a file right in it. */
function roomIn(folder: string, path: string): string | null {
  if (folder !== '' && !path.startsWith(`${folder}/`)) return null
  return path.slice(folder === '' ? 0 : folder.length + 1).split('/')[0] ?? null
}

/** One way that leads from a room back into itself; null when there is none. */
function circle(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const done = new Set<string>()
  const walk = (room: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(room)) return [...way.slice(way.indexOf(room)), room]
    if (done.has(room)) return null
    for (const next of arrows.get(room) ?? []) {
      const found = walk(next, [...way, room])
      if (found !== null) return found
    }
    done.add(room)
    return null
  }
  for (const room of arrows.keys()) {
    const found = walk(room, [])
    if (found !== null) return found
  }
  return null
}

const folders = [
  ...new Set(
    files.flatMap((path) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, depth, parts) => parts.slice(0, depth + 1).join('/')),
    ),
  ),
]

describe('the rooms of the web app', () => {
  test('only the page itself knows the screens', () => {
    const wrong = imports.filter(
      ({ from, to }) => to.startsWith('ui/') && !from.startsWith('ui/') && from !== 'main.tsx',
    )
    expect(wrong).toEqual([])
  })

  test.each(['', ...folders])('no circle in src/%s', (folder) => {
    const arrows = new Map<string, Set<string>>()
    for (const { from, to } of imports) {
      const [a, b] = [roomIn(folder, from), roomIn(folder, to)]
      if (a === null || b === null || a === b) continue
      arrows.set(a, (arrows.get(a) ?? new Set()).add(b))
    }
    expect(circle(arrows)).toBeNull()
  })
})
