// Whoever starts the server becomes it: one process, which answers to the signals of whoever started it.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const start = `import { becomeServer } from ${JSON.stringify(join(import.meta.dirname, 'server-process.mjs'))}
process.exitCode = await becomeServer([])`

test.runIf(process.platform === 'linux')(
  'npm start leaves one process, the server, and a signal ends it with 0',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'poruch-start-'))
    const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder }
    const child = spawn(process.execPath, ['--input-type=module', '--eval', start], { env })
    onTestFinished(() => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (err += data))
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    await expect.poll(() => out, { timeout: 20_000 }).toContain('Poruch runs at')
    const [node, ...parts] = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').split('\0')
    expect(node).toMatch(/node$/u)
    expect(parts.join(' ')).toMatch(/^--max-semi-space-size=2 .*packages\/server\/src\/main\.ts $/u)
    expect(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')).toBe('')
    child.kill('SIGTERM')
    expect([await ended, err]).toEqual([0, ''])
  },
)
