// A real coturn in the middle network, as docs/operate.md sets it up: credentials that expire, no way to private addresses.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../until.ts'
import { type Network, serverAddress } from './network.ts'

export const turnSecret = 'a secret between the two servers'

export type Transport = 'udp' | 'tcp' | 'tls'

/** As TURN_URLS has it (RFC 7065). */
export const turnUrl: Readonly<Record<Transport, string>> = {
  udp: `turn:${serverAddress}:3478?transport=udp`,
  tcp: `turn:${serverAddress}:3478?transport=tcp`,
  tls: `turns:${serverAddress}:5349?transport=tcp`,
}

export class TurnServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'poruch-turn-'))
  #process: ChildProcess | null = null
  /** What it wrote. */
  log = ''

  static async start(network: Network): Promise<TurnServer> {
    const server = new TurnServer()
    await server.#start(network)
    return server
  }

  async stop(): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child !== null && child.exitCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #start(network: Network): Promise<void> {
    const at = (name: string) => join(this.#folder, name)
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')]
    const subject = ['-subj', '/CN=turn.test', '-addext', `subjectAltName=IP:${serverAddress}`]
    const kind = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
    const made = spawnSync('openssl', [...kind, ...files, ...subject], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
    const settings = [
      ...[`listening-ip=${serverAddress}`, 'listening-port=3478', 'tls-listening-port=5349'],
      ...[`relay-ip=${serverAddress}`, 'min-port=50000', 'max-port=50200', 'realm=poruch.test'],
      ...[
        'use-auth-secret',
        `static-auth-secret=${turnSecret}`,
        'fingerprint',
        'no-cli',
        'no-multicast-peers',
      ],
      // Nobody reaches what is private through the relay, but the relay itself.
      ...['denied-peer-ip=10.0.0.0-10.255.255.255', `allowed-peer-ip=${serverAddress}`],
      ...[`cert=${at('cert.pem')}`, `pkey=${at('key.pem')}`],
      ...[`pidfile=${at('turn.pid')}`, `userdb=${at('turn.db')}`, 'log-file=stdout', 'verbose'],
    ]
    writeFileSync(at('turn.conf'), `${settings.join('\n')}\n`)
    const child = spawn('ip', ['netns', 'exec', network.middle, 'turnserver', '-c', at('turn.conf')], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      this.log += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    this.#process = child
    await until('coturn listens', async () => {
      if (child.exitCode !== null) throw new Error(`coturn ended:\n${this.log}`)
      return /TLS\/TCP listener opened|TLS listener opened/.test(this.log)
    })
  }
}
