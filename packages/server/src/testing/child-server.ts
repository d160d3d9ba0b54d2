// The server as people start it: a process of its own, which a test may kill.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

export interface ChildServer {
  readonly origin: string
  readonly pid: number
  /** Ends the process and resolves when it is gone. */
  stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

const main = join(import.meta.dirname, '../main.ts')

/** The database that a server with this data folder uses. */
export function childDatabase(dataDir: string): string {
  return `sqlite:${join(dataDir, 'poruch.db')}`
}

/**
 * Starts `main.ts` with its data in a folder, and resolves when it takes connections.
 * @param wrapper a program and its arguments that run it, such as a tracer.
 * @throws what the process said when it ended instead.
 */
export async function startChildServer(
  dataDir: string,
  wrapper: readonly string[] = [],
): Promise<ChildServer> {
  const port = await freePort()
  const [program = process.execPath, ...args] = [...wrapper, process.execPath, main]
  const env = {
    PATH: '/usr/bin:/bin',
    DATA_DIR: dataDir,
    PORT: String(port),
    HOST: '127.0.0.1',
    STUN_URLS: '',
    LOG_LEVEL: 'warn',
  }
  const child = spawn(program, args, { env, cwd: dataDir, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const isUp = new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (data) => {
      said += String(data)
    })
    // It greets when it listens.
    child.stdout.once('data', () => resolve())
    child.once('exit', () => reject(new Error(`The server ended: ${said}`)))
  })
  await isUp
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    pid: child.pid ?? 0,
    async stop(signal) {
      if (hasEnded(child)) throw new Error(`The server had ended: ${said}`)
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
