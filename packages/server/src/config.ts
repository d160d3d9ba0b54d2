// Settings: the only reader of the environment. A table of name, kind, default and sentence.
import { existsSync, readFileSync } from 'node:fs'
import { BlockList } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs, parseEnv } from 'node:util'
import { timeouts } from '@poruch/protocol'

/** A wrong setting; its message is a sentence for the person who starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

interface Setting<Value> {
  readonly name: string
  /** What stands for it when it is not set, as it would be written. */
  readonly fallback: string
  readonly sentence: string
  /** Throws the end of the sentence "NAME … ." for a wrong text. */
  readonly parse: (text: string) => Value
}

function setting<Value>(
  name: string,
  parse: (text: string) => Value,
  fallback: string,
  sentence: string,
): Setting<Value> {
  return { name, parse, fallback, sentence }
}

const seconds = 1_000
const stunDefault = [
  'stun:stun.l.google.com:19302',
  'stun:stun1.l.google.com:19302',
  'stun:stun2.l.google.com:19302',
  'stun:stun3.l.google.com:19302',
  'stun:stun4.l.google.com:19302',
].join(',')

const table = {
  port: setting('PORT', integer(0, 65_535), '3001', 'The port to listen on; 0 takes a free one.'),
  host: setting('HOST', text, '0.0.0.0', 'The address to listen on; 127.0.0.1 admits this machine alone.'),
  dataDir: setting(
    'DATA_DIR',
    (folder) => resolve(text(folder)),
    './data',
    'The folder for everything kept.',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    optional(databaseUrl),
    '',
    'postgres://user:password@host/database; empty: SQLite in the data folder.',
  ),
  publicUrl: setting(
    'PUBLIC_URL',
    optional(origin),
    '',
    'The address people use when a proxy stands in front, such as https://chat.example.org.',
  ),
  registration: setting(
    'REGISTRATION',
    choice('open', 'invite', 'closed'),
    'open',
    'Who may create an account: open, invite or closed. The first account is always the owner.',
  ),
  peoplePerAddress: setting(
    'PEOPLE_PER_ADDRESS',
    integer(100, 1_000_000),
    '100',
    'How many people may come from one address at once, such as a school: 100 or more.',
  ),
  httpsCert: setting('HTTPS_CERT', optional(file), '', 'A file with the certificate chain in PEM.'),
  httpsKey: setting('HTTPS_KEY', optional(file), '', 'A file with the private key of HTTPS_CERT in PEM.'),
  trustProxy: setting(
    'TRUST_PROXY',
    optional(proxies),
    '',
    'Addresses of proxies whose X-Forwarded headers are believed, such as loopback or 10.0.0.0/8.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
  ),
  stunUrls: setting('STUN_URLS', urls('stun', 'stuns'), stunDefault, 'STUN servers, by comma; may be empty.'),
  turnUrls: setting(
    'TURN_URLS',
    urls('turn', 'turns'),
    '',
    'TURN servers, by comma, such as turn:turn.example.org:3478?transport=udp.',
  ),
  turnSecret: setting('TURN_SECRET', optional(text), '', 'The static-auth-secret of the TURN servers.'),
  turnTtlS: setting(
    'TURN_TTL_S',
    integer(10, 7 * 24 * 3_600),
    String(6 * 3_600),
    'For how many seconds TURN credentials are valid.',
  ),
  ringMs: setting(
    'RING_MS',
    integer(20 * seconds, 90 * seconds),
    String(timeouts.ringMs),
    'For how many milliseconds a call rings: 20000 to 90000.',
  ),
}

type Values = { readonly [Key in keyof typeof table]: ReturnType<(typeof table)[Key]['parse']> }

export type LogLevel = Values['logLevel']

export interface Config extends Omit<Values, 'databaseUrl'> {
  /** `sqlite:<file>` or `postgres://…`. */
  readonly databaseUrl: string
  /** Serve HTTPS with a certificate of our own making. */
  readonly selfSigned: boolean
}

const flags = {
  https: { type: 'boolean', sentence: 'Serve HTTPS with a certificate made here: phones need it for calls.' },
  help: { type: 'boolean', sentence: 'Print this and stop.' },
} as const

export type Start = { kind: 'config'; config: Config } | { kind: 'help'; text: string }

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly args: readonly string[]
}

/** What the person who starts the server said: `.env` in the working folder, then the environment, then flags. */
export function processSource(): ConfigSource {
  const path = join(process.cwd(), '.env')
  const env = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {}
  return { env: { ...env, ...process.env }, args: process.argv.slice(2) }
}

/** @throws ConfigError for a wrong value, with the setting's name in its message. */
export function readConfig(source: ConfigSource): Start {
  const given = parseFlags(source.args)
  if (given.help === true) return { kind: 'help', text: helpText() }
  const values = readTable(source.env)
  if ((values.httpsCert === null) !== (values.httpsKey === null)) {
    const [set, unset] = values.httpsCert === null ? ['HTTPS_KEY', 'HTTPS_CERT'] : ['HTTPS_CERT', 'HTTPS_KEY']
    throw new ConfigError(`${set} is set but ${unset} is not; HTTPS needs both.`)
  }
  if (values.turnUrls.length > 0 && values.turnSecret === null) {
    throw new ConfigError(
      'TURN_URLS is set but TURN_SECRET is not; without it nobody could use the TURN server.',
    )
  }
  const selfSigned = given.https === true && values.httpsCert === null
  const databaseUrl = values.databaseUrl ?? `sqlite:${join(values.dataDir, 'poruch.db')}`
  return { kind: 'config', config: { ...values, databaseUrl, selfSigned } }
}

function parseFlags(args: readonly string[]): { https?: boolean | undefined; help?: boolean | undefined } {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`${reason} (--help lists what there is.)`)
  }
}

function readTable(env: ConfigSource['env']): Values {
  const read = <Value>({ name, fallback, parse }: Setting<Value>): Value => {
    try {
      return parse((env[name] ?? fallback).trim())
    } catch (error) {
      if (error instanceof ConfigError) throw new ConfigError(`${name} ${error.message}.`)
      throw error
    }
  }
  return {
    port: read(table.port),
    host: read(table.host),
    dataDir: read(table.dataDir),
    databaseUrl: read(table.databaseUrl),
    publicUrl: read(table.publicUrl),
    registration: read(table.registration),
    peoplePerAddress: read(table.peoplePerAddress),
    httpsCert: read(table.httpsCert),
    httpsKey: read(table.httpsKey),
    trustProxy: read(table.trustProxy),
    logLevel: read(table.logLevel),
    stunUrls: read(table.stunUrls),
    turnUrls: read(table.turnUrls),
    turnSecret: read(table.turnSecret),
    turnTtlS: read(table.turnTtlS),
    ringMs: read(table.ringMs),
  }
}

function helpText(): string {
  const settings = Object.values<Setting<unknown>>(table).map(
    ({ name, fallback, sentence }) => `  ${name}\n      ${sentence} Default: ${fallback || 'none'}`,
  )
  const options = Object.entries(flags).map(([name, { sentence }]) => `  --${name}\n      ${sentence}`)
  return [
    'Poruch: a messenger with calls. Start it with: npm start',
    `Options, after npm start --\n${options.join('\n')}`,
    `Settings, in the environment or in a file .env\n${settings.join('\n')}`,
    '',
  ].join('\n\n')
}

function text(value: string): string {
  if (value === '') throw new ConfigError('must not be empty')
  return value
}

function optional<Value>(parse: (value: string) => Value): (value: string) => Value | null {
  return (value) => (value === '' ? null : parse(value))
}

function integer(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/u.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    throw new ConfigError(`must be a whole number from ${min} to ${max}, not "${value}"`)
  }
}

function choice<const Value extends string>(...choices: readonly Value[]): (value: string) => Value {
  return (value) => {
    const chosen = choices.find((one) => one === value)
    if (chosen !== undefined) return chosen
    throw new ConfigError(`must be one of ${choices.join(', ')}, not "${value}"`)
  }
}

function file(path: string): string {
  if (!existsSync(path)) throw new ConfigError(`names a file that does not exist: ${path}`)
  return resolve(path)
}

/** The value is not repeated: it may hold a password. */
function databaseUrl(value: string): string {
  if (/^(postgres(ql)?:\/\/|sqlite:.)/u.test(value)) return value
  throw new ConfigError('must begin with postgres:// or sqlite:')
}

function origin(value: string): string {
  const url = URL.parse(value)
  const isPlain =
    url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && !url.username
  if (isPlain && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin
  throw new ConfigError(`must be an address like https://chat.example.org without a path, not "${value}"`)
}

function urls(...schemes: readonly string[]): (value: string) => readonly string[] {
  const form = new RegExp(`^(${schemes.join('|')}):[^\\s/:?]\\S*$`, 'u')
  return (value) => {
    const list = items(value)
    const wrong = list.find((url) => !form.test(url))
    if (wrong === undefined) return list
    throw new ConfigError(`must hold addresses like ${schemes[0]}:host:3478, not "${wrong}"`)
  }
}

const namedNetworks: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']

function proxies(value: string): readonly string[] {
  const list = items(value)
  const wrong = list.find((address) => !namedNetworks.includes(address) && !isNetwork(address))
  if (wrong === undefined) return list
  throw new ConfigError(`must hold addresses, networks like 10.0.0.0/8, or loopback, not "${wrong}"`)
}

function isNetwork(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/')
  const family = address.includes(':') ? 'ipv6' : 'ipv4'
  if (rest.length > 0 || (prefix !== undefined && !/^\d+$/u.test(prefix))) return false
  try {
    const list = new BlockList()
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
    return true
  } catch {
    return false
  }
}

function items(value: string): readonly string[] {
  return value.split(/[\s,]+/u).filter((item) => item !== '')
}
