// Finds, or on Debian as root installs, what the tests need beside npm packages: browsers, a database, a sound sink.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail } from './install.mjs'

const isRoot = process.getuid?.() === 0
const inCi = process.env.CI === 'true'

const onPath = (name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim() || null
const firstExisting = (paths) => paths.find((path) => path && existsSync(path)) ?? null

const chromes = () =>
  firstExisting([
    process.env.CHROME_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ])
const firefoxes = () =>
  firstExisting([
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ])

/** The folder of PostgreSQL's own programs, newest version first; null where it is not installed. */
function postgresPrograms() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const found = versions
    .map((version) => join(debian, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')))
  if (found) return found
  const initdb = onPath('initdb')
  return initdb ? join(initdb, '..') : null
}

/** Debian's packages for what is missing. Elsewhere the tests say what they could not run. */
function installMissing() {
  const wanted = [
    [chromes, 'chromium'],
    [firefoxes, 'firefox-esr'],
    [() => process.env.TEST_DATABASE_URL ?? postgresPrograms(), 'postgresql'],
    [() => onPath('pulseaudio'), 'pulseaudio'],
    [() => onPath('strace'), 'strace'],
    [() => onPath('turnserver'), 'coturn'],
    [() => onPath('ip'), 'iproute2'],
    [() => onPath('nft'), 'nftables'],
    [() => onPath('openssl'), 'openssl'],
  ]
  install(wanted.filter(([find]) => !find()).map(([, name]) => name))
}

function install(missing) {
  if (missing.length === 0 || !isRoot || !onPath('apt-get')) return
  console.log(`Installing from Debian: ${missing.join(', ')} …`)
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], options)
}

/** A port that nothing listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/**
 * What is written without is lost only with the whole machine, which no test brings down; and each test makes and drops a
 * database, for which the disk would be waited for longest.
 */
const waitsForNoDisk = ['-c', 'fsync=off', '-c', 'full_page_writes=off']

/** Starts a PostgreSQL cluster of its own in a temporary folder; null: it could not be made. */
async function startPostgres(programs, more) {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  let identity = {}
  if (isRoot) {
    // PostgreSQL refuses to run as root; Debian's package brings a user for it.
    const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
    identity = { uid: number('-u'), gid: number('-g') }
    chownSync(folder, identity.uid, identity.gid)
  }
  const options = { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'poruch', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    options,
  )
  if (made.status !== 0) return null
  const settings = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'log_min_messages=panic',
    ...more,
  ]
  const server = spawn(join(programs, 'postgres'), settings, { ...options, stdio: 'ignore' })
  const ready = () =>
    spawnSync(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0
  for (let tries = 0; !ready() && tries < 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const stop = () => {
    server.kill('SIGINT')
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `postgres://poruch@127.0.0.1:${port}/postgres`, stop }
}

/** A PostgreSQL that waits for the disk, as one that is run does: for the bench. @throws where there is none. */
export async function startDurablePostgres() {
  installMissing()
  const programs = postgresPrograms()
  const started = programs ? await startPostgres(programs, []) : null
  if (started === null) throw new Error('PostgreSQL was not found; install it.')
  return started
}

/** A peer of the bench. @throws where there is none. */
export function ensureProsody() {
  if (!onPath('prosody')) install(['prosody', 'lua-dbi-sqlite3'])
  if (!onPath('prosody')) throw new Error('Prosody was not found; install it.')
}

/** A sound server without hardware: Firefox runs no AudioContext where there is no output. */
async function startSound() {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-sound-'))
  const socket = join(folder, 'native')
  const script = join(folder, 'sound.pa')
  mkdirSync(join(folder, 'runtime'), { mode: 0o700 })
  writeFileSync(
    script,
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}\nload-module module-null-sink\n`,
  )
  const parts = [
    '-n',
    '--daemonize=no',
    '--exit-idle-time=-1',
    '--use-pid-file=no',
    '--disable-shm=yes',
    '-F',
    script,
  ]
  const env = { ...process.env, PULSE_RUNTIME_PATH: join(folder, 'runtime'), HOME: folder }
  const server = spawn('pulseaudio', parts, { stdio: 'ignore', env })
  for (let tries = 0; !existsSync(socket) && tries < 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const stop = () => {
    server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `unix:${socket}`, stop }
}

/** Networks of their own, for browsers that shall not reach each other. */
function mayMakeNamespaces() {
  const name = `poruch-${process.pid}`
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return false
  return spawnSync('ip', ['netns', 'del', name]).status === 0
}

/** Says loudly what cannot be tested here; in CI that is a failure. */
function missing(what) {
  if (inCi) fail(`${what}, and in CI that is a failure.`)
  console.warn(`\n*** NOT TESTED: ${what}. ***\n`)
}

/**
 * Makes this machine ready for the tests.
 * @returns the variables that tell tests where things are, and a function that ends what was started.
 */
export async function prepareMachine() {
  installMissing()
  const environment = {}
  const started = []
  const chrome = chromes()
  if (chrome) environment.CHROME_PATH = chrome
  else missing('Chromium was not found; set CHROME_PATH, or run: npx playwright install chromium')
  const firefox = firefoxes()
  if (firefox) environment.FIREFOX_PATH = firefox
  else missing('Firefox was not found; set FIREFOX_PATH')
  if (process.env.TEST_DATABASE_URL) environment.TEST_DATABASE_URL = process.env.TEST_DATABASE_URL
  else {
    const programs = postgresPrograms()
    const postgres = programs ? await startPostgres(programs, waitsForNoDisk) : null
    if (postgres) {
      started.push(postgres)
      environment.TEST_DATABASE_URL = postgres.url
    } else missing('PostgreSQL was not found; install it, or set TEST_DATABASE_URL')
  }
  if (process.platform === 'linux') {
    if (onPath('pulseaudio')) {
      const sound = await startSound()
      started.push(sound)
      environment.PULSE_SERVER = sound.url
    } else missing('PulseAudio was not found, without which Firefox runs no AudioContext')
    if (!onPath('strace')) missing('strace was not found')
    const nets = ['turnserver', 'ip', 'nft', 'openssl'].filter((name) => !onPath(name))
    if (nets.length > 0) missing(`${nets.join(', ')} not found, without which no network can be made to fail`)
    else if (!mayMakeNamespaces()) missing('this user may make no network namespaces')
    else environment.POSSIBLE_NETWORKS = 'yes'
  }
  const stop = () => {
    for (const part of started) part.stop()
  }
  return { environment, stop }
}
