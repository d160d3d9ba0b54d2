// The README's first command, on a fresh clone, as a new user would run it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { olena, Person } from './person.ts'
import { until } from './until.ts'

const root = join(import.meta.dirname, '..')
const clone = join(mkdtempSync(join(tmpdir(), 'poruch-clone-')), 'poruch')

test.describe.configure({ mode: 'serial', timeout: 300_000 })
test.beforeAll(() => execFileSync('git', ['clone', '-q', root, clone]))
test.afterAll(() => rmSync(join(clone, '..'), { recursive: true, force: true }))

interface Started {
  child: ChildProcess
  output(): string
  stop(): Promise<void>
}

/** `npm start`, with this machine's own Node and not the pinned one. */
function npmStart(parts: readonly string[], settings: Readonly<Record<string, string>>): Started {
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.startsWith(root))
  const env = { ...process.env, PATH: path.join(':'), CI: '', STUN_URLS: '', ...settings }
  const child = spawn('npm', ['start', '--', ...parts], { cwd: clone, env, stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const stop = async () => {
    if (child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { child, output: () => output, stop }
}

const answers = (url: string) =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )

test('npm start serves the app, makes the first account the owner, and ends when it is told to', async () => {
  const started = npmStart([], { PORT: '3901' })
  const person = await Person.inChromium(olena)
  try {
    await until('it answers', () => answers('http://localhost:3901/readyz'), 240_000)
    await until('it prints its address', () => started.output().includes('http://localhost:3901'))
    await person.screen.goto('http://localhost:3901')
    await person.screen.fill('Display name', olena.name)
    await person.screen.fill('Username', olena.username)
    await person.screen.fill('Password', 'a long enough password')
    await person.screen.click('button', 'Create account')
    await person.seesControl('button', 'New')
    const role = await person.screen.evaluate(async () => {
      const { user } = (await (await fetch('/api/v1/session')).json()) as { user: { role: string } }
      return user.role
    }, null)
    expect(role).toBe('owner')
    await started.stop()
    await until('the port is free', async () => !(await answers('http://localhost:3901/healthz')))
  } finally {
    await person.close()
    await started.stop()
  }
})

test('npm start -- --https serves HTTPS with a certificate of its own', async () => {
  const started = npmStart(['--https'], { PORT: '3902' })
  try {
    const ready = () =>
      new Promise<boolean>((resolve) => {
        const request = get('https://localhost:3902/readyz', { rejectUnauthorized: false }, (answer) => {
          answer.resume()
          resolve(answer.statusCode === 200)
        })
        request.on('error', () => resolve(false))
      })
    await until('it answers by HTTPS', ready, 60_000)
    expect(started.output()).toContain('https://localhost:3902')
  } finally {
    await started.stop()
  }
})

test('--help lists the settings; a wrong one stops the start with a sentence that names it', async () => {
  const help = npmStart(['--help'], {})
  await once(help.child, 'exit')
  for (const name of ['PORT', 'DATA_DIR', 'DATABASE_URL', 'REGISTRATION', 'HTTPS_CERT', 'TURN_SECRET']) {
    expect(help.output()).toContain(name)
  }
  const wrong = npmStart([], { REGISTRATION: 'sometimes' })
  const [code] = await once(wrong.child, 'exit')
  expect(code).not.toBe(0)
  expect(wrong.output()).toContain('REGISTRATION')
})
