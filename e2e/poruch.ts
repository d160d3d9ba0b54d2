// Starts the real server as its own process on a data folder of its own, and kills it when a test wants to.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

const root = join(import.meta.dirname, '..')

/** A port of this machine that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A network of its own. */
export interface ServerPlace {
  readonly namespace: string
  readonly address: string
}

export class Poruch {
  readonly origin: string
  /** What the server wrote to its log since its first start. */
  log = ''
  readonly #port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'poruch-e2e-'))
  readonly #settings: Readonly<Record<string, string>>
  readonly #place: ServerPlace | null
  #process: ChildProcess | undefined

  private constructor(port: number, settings: Readonly<Record<string, string>>, place: ServerPlace | null) {
    this.#port = port
    this.#settings = settings
    this.#place = place
    this.origin = `http://${place?.address ?? 'localhost'}:${port}`
  }

  /** Where the server keeps everything, for tests that take it away. */
  get databaseFile(): string {
    return join(this.#folder, 'poruch.db')
  }

  /** @param place null: in the network of the test */
  static async start(
    settings: Readonly<Record<string, string>> = {},
    place: ServerPlace | null = null,
  ): Promise<Poruch> {
    const server = new Poruch(place === null ? await freePort() : 3001, settings, place)
    await server.start()
    return server
  }

  /** Starts it, or starts it again on the same data. */
  async start(): Promise<void> {
    const env = {
      ...process.env,
      PORT: String(this.#port),
      HOST: this.#place?.address ?? '127.0.0.1',
      DATA_DIR: this.#folder,
      STUN_URLS: '',
      ...this.#settings,
    }
    const command = ['node', join(root, 'packages/server/src/main.ts')]
    const [program = '', ...args] =
      this.#place === null ? command : ['ip', 'netns', 'exec', this.#place.namespace, ...command]
    const child = spawn(program, args, {
      cwd: this.#folder,
      env,
      stdio: 'pipe',
    })
    const keep = (chunk: Buffer) => {
      this.log += chunk.toString()
    }
    let greeted = false
    child.stdout.once('data', () => {
      greeted = true
    })
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    this.#process = child
    await until('the server is ready', async () => {
      if (child.exitCode !== null) throw new Error(`the server ended:\n${this.log}`)
      // From another network it is not asked: it greets when it listens.
      if (this.#place !== null) return greeted
      const answer = await fetch(`${this.origin}/readyz`).catch(() => null)
      return answer?.ok === true
    })
  }

  /** SIGKILL: no farewell of any kind. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
