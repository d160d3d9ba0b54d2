// Prosody, the XMPP server of Debian, as a peer that stores what it delivers: its archive is on, in SQLite.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../e2e/poruch.ts'
import { ensureProsody } from '../../scripts/machine.mjs'
import { type Run, sleep } from '../part.ts'

export interface Prosody {
  readonly port: number
  /** `name:password` of each person. */
  readonly tokens: readonly string[]
  /** Where each person is written to. */
  readonly addresses: readonly string[]
}

const host = 'localhost'

/** Each value is one of Prosody's settings (prosody.im/doc/configure); WebSocket is RFC 7395. */
const settings = (folder: string, port: number) => `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}"
modules_enabled = { "saslauth", "websocket", "mam" }
modules_disabled = { "s2s", "tls" }
interfaces = { "127.0.0.1" }
c2s_ports = {}
https_ports = {}
http_ports = { ${port} }
http_default_host = "${host}"
consider_websocket_secure = true
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
default_storage = "internal"
storage = { archive = "sql" }
sql = { driver = "SQLite3", database = "${folder}/archive.sqlite" }
default_archive_policy = true
VirtualHost "${host}"
`

/** People with accounts, on a server that runs until the part is over. */
export async function startProsody(run: Run, people: number): Promise<Prosody> {
  ensureProsody()
  const folder = mkdtempSync(join(tmpdir(), 'poruch-prosody-'))
  const accounts = join(folder, host, 'accounts')
  mkdirSync(accounts, { recursive: true })
  const names = Array.from({ length: people }, (_, place) => `person${place}`)
  for (const name of names)
    writeFileSync(join(accounts, `${name}.dat`), 'return { ["password"] = "bench" };\n')
  const port = await freePort()
  const config = join(folder, 'prosody.cfg.lua')
  writeFileSync(config, settings(folder, port))
  const server = spawn('prosody', ['-F', '--config', config], { stdio: 'ignore' })
  run.after(async () => {
    server.kill('SIGTERM')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  const giveUpAt = performance.now() + 10_000
  while (!(await answers(port))) {
    if (performance.now() > giveUpAt) throw new Error('Prosody did not answer.')
    await sleep(50)
  }
  return {
    port,
    tokens: names.map((name) => `${name}:bench`),
    addresses: names.map((name) => `${name}@${host}`),
  }
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/xmpp-websocket`).then(
    () => true,
    () => false,
  )
