// The program as people run it: starts, says where it is, stops when told, explains why it cannot start.
import { type ChildProcess, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from './config.ts'
import { ownCertificate } from './http/certificate.ts'
import { freePort } from './testing/child-server.ts'

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; out: string; err: string }>
  /** Resolves with the first match in what it printed. */
  printed(form: RegExp): Promise<string>
}

function start(env: Record<string, string>, ...args: string[]): Started {
  return startIn(mkdtempSync(join(tmpdir(), 'poruch-main-')), env, ...args)
}

/** In a working folder that goes away with it. */
function startIn(folder: string, env: Record<string, string>, ...args: string[]): Started {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: join(folder, 'data'), ...env },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => (out += data))
  child.stderr.on('data', (data) => (err += data))
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  )
  return {
    child,
    ended,
    printed: (form) =>
      expect
        .poll(() => form.exec(out)?.[0], { timeout: 20_000 })
        .toBeDefined()
        .then(() => form.exec(out)?.[0] ?? ''),
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-main-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test.each(['SIGTERM', 'SIGINT'] as const)('starts, answers, and ends with 0 on %s', async (signal) => {
  const server = start({})
  const origin = await server.printed(/http:\/\/127\.0\.0\.1:\d+/u)
  expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  server.child.kill(signal)
  expect(await server.ended).toMatchObject({ code: 0, err: '' })
})

test('SIGHUP does not end the server', async () => {
  const server = start({}, '--https')
  await server.printed(/https:\/\/127\.0\.0\.1:\d+/u)
  server.child.kill('SIGHUP')
  server.child.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
})

test('--https serves HTTPS with a certificate of its own', async () => {
  const server = start({}, '--https')
  const origin = await server.printed(/https:\/\/127\.0\.0\.1:\d+/u)
  const { get } = await import('node:https')
  const status = await new Promise((resolve, reject) =>
    get(`${origin}/healthz`, { rejectUnauthorized: false }, (answer) => resolve(answer.statusCode)).on(
      'error',
      reject,
    ),
  )
  expect(status).toBe(200)
})

test('`npm run start:prod` with a certificate and its key in `.env` serves HTTPS on 3001', async () => {
  const root = join(import.meta.dirname, '../../..')
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(scripts['start:prod']).toBe(scripts.start)

  const folder = mkdtempSync(join(tmpdir(), 'poruch-main-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await ownCertificate(folder, [], Date.now())
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  // With settings of another program, and one in quotes.
  const lines = ['MONGODB_URI=mongodb://localhost:27017/chat', `HTTPS_CERT=${cert}`, `HTTPS_KEY="${key}"`]
  writeFileSync(join(folder, '.env'), `${lines.join('\n')}\n`)
  const env = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: join(folder, 'data') }
  const server = startIn(folder, env)
  const origin = await server.printed(/https:\/\/127\.0\.0\.1:\d+/u)
  const { port } = new URL(origin)
  const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false })
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  const shown = socket.getPeerX509Certificate()?.fingerprint256
  expect(shown).toBe(new X509Certificate(readFileSync(cert)).fingerprint256)
  const said = readConfig({ env: { HTTPS_CERT: cert, HTTPS_KEY: key }, args: [] })
  expect(said).toMatchObject({ config: { port: 3001, selfSigned: false } })
})

test('a taken port stops the start with a sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const folder = newFolder()
  const data = join(folder, 'data')
  const taken = { PORT: String(port), DATA_DIR: data }
  const { code, err } = await start(taken, '--https').ended
  expect(code).toBe(1)
  expect(err).toMatch(/^Another program listens there already .* Set PORT to another port\.\n$/u)
  // Nothing was made there, nor brought up to date.
  expect(readdirSync(folder)).toEqual([])
  mkdirSync(data)
  const old = Buffer.alloc(4_096)
  writeFileSync(join(data, 'poruch.db'), old)
  await start(taken).ended
  expect(readdirSync(data)).toEqual(['poruch.db'])
  expect(readFileSync(join(data, 'poruch.db')).equals(old)).toBe(true)
})

test('a second server on the same data is refused with a sentence; one that was killed holds nothing', async () => {
  const env = { DATA_DIR: join(newFolder(), 'data') }
  const first = start(env)
  const origin = await first.printed(/http:\/\/127\.0\.0\.1:\d+/u)
  const { code, err } = await start(env).ended
  expect(code).toBe(1)
  expect(err).toMatch(
    /^Another server uses .* already\. Stop it first, or set DATA_DIR to another folder\.\n$/u,
  )
  expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  first.child.kill('SIGKILL')
  await first.ended
  const next = start(env)
  await next.printed(/http:\/\/127\.0\.0\.1:\d+/u)
})

test('what stands in the data folder with wider rights is narrowed at the start', async () => {
  const data = join(newFolder(), 'data')
  const first = start({ DATA_DIR: data }, '--https')
  await first.printed(/https:\/\/127\.0\.0\.1:\d+/u)
  first.child.kill('SIGTERM')
  await first.ended
  const paths = () => ['', ...readdirSync(data, { recursive: true })].map((path) => join(data, String(path)))
  for (const path of paths()) chmodSync(path, 0o755)
  const second = start({ DATA_DIR: data }, '--https')
  await second.printed(/https:\/\/127\.0\.0\.1:\d+/u)
  for (const path of paths()) expect([path, statSync(path).mode & 0o077]).toEqual([path, 0])
})

test('a full disk below its output, or nobody who reads it, does not end the server', async () => {
  const full = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(full))
  for (const output of ['pipe', full] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'poruch-main-'))
    const port = await freePort()
    const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: join(folder, 'data') }
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      cwd: folder,
      env,
      stdio: ['ignore', output, output],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    })
    child.stdout?.destroy()
    child.stderr?.destroy()
    const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then(({ status }) => status, String)
    await expect.poll(ready, { timeout: 20_000 }).toBe(200)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  }
})

test('a wrong setting stops the start with a sentence that names it', async () => {
  const { code, err } = await start({ RING_MS: '1' }).ended
  expect(code).toBe(1)
  expect(err).toBe('RING_MS must be a whole number from 20000 to 90000, not "1".\n')
})

test('what cannot be used stops the start with a sentence', async () => {
  const folder = newFolder()
  const foreign = join(folder, 'foreign')
  writeFileSync(foreign, 'neither a database nor a certificate'.repeat(100))
  const cases: [Record<string, string>, RegExp][] = [
    [{ DATABASE_URL: `sqlite:${foreign}` }, /^The database cannot be used \(.*\)\. Look at .*\n$/u],
    [{ DATABASE_URL: 'postgres://[' }, /^DATABASE_URL is not an address\.\n$/u],
    [{ HTTPS_CERT: foreign, HTTPS_KEY: foreign }, /^The certificate cannot be used \(.*\)\. Look at .*\n$/u],
  ]
  const server = process.env.TEST_DATABASE_URL
  if (server !== undefined) {
    const missing = Object.assign(new URL(server), { pathname: '/poruch_is_not_here' }).href
    cases.push([{ DATABASE_URL: missing }, /^PostgreSQL refused: .* Look at DATABASE_URL\.\n$/u])
  }
  for (const [env, form] of cases) {
    const { code, err } = await start({ LOG_LEVEL: 'silent', ...env }).ended
    expect(err).toMatch(form)
    expect(code).toBe(1)
  }
})

test('--help is printed and nothing starts', async () => {
  const { code, out } = await start({}, '--help').ended
  expect(code).toBe(0)
  expect(out).toContain('REGISTRATION')
})
