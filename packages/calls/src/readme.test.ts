// The examples of the README compile, together, as strictly as everything else.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')
const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')

test('the examples compile', () => {
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? '')
  expect(blocks).toHaveLength(2)
  // Below the root, where the packages are found.
  const folder = join(root, '.tmp', `calls-readme-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(join(folder, 'example.ts'), blocks.join('\n'))
    const compilerOptions = { lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'] }
    const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['example.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 30_000)
