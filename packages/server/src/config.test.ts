// Settings: what is understood, and with which words a wrong one stops the start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Config, ConfigError, readConfig } from './config.ts'

function read(env: Record<string, string>, ...args: string[]): Config {
  const start = readConfig({ env, args })
  if (start.kind !== 'config') throw new Error('Help was printed.')
  return start.config
}

test('nothing set: everything works from the first start', () => {
  expect(read({})).toEqual({
    port: 3001,
    host: '0.0.0.0',
    dataDir: resolve('data'),
    databaseUrl: `sqlite:${resolve('data/poruch.db')}`,
    publicUrl: null,
    registration: 'open',
    peoplePerAddress: 100,
    httpsCert: null,
    httpsKey: null,
    trustProxy: null,
    logLevel: 'info',
    stunUrls: ['', '1', '2', '3', '4'].map((number) => `stun:stun${number}.l.google.com:19302`),
    turnUrls: [],
    turnSecret: null,
    turnTtlS: 21_600,
    ringMs: 45_000,
    selfSigned: false,
  })
})

test.each<[keyof Config, Record<string, string>, unknown]>([
  ['port', { PORT: '0' }, 0],
  ['dataDir', { DATA_DIR: '/srv/poruch' }, '/srv/poruch'],
  ['databaseUrl', { DATA_DIR: '/srv/poruch' }, 'sqlite:/srv/poruch/poruch.db'],
  ['databaseUrl', { DATABASE_URL: 'postgres://u:p@h/d' }, 'postgres://u:p@h/d'],
  ['publicUrl', { PUBLIC_URL: 'https://Chat.example.org/' }, 'https://chat.example.org'],
  ['publicUrl', { PUBLIC_URL: '' }, null],
  ['registration', { REGISTRATION: 'invite' }, 'invite'],
  ['peoplePerAddress', { PEOPLE_PER_ADDRESS: '1500' }, 1_500],
  ['stunUrls', { STUN_URLS: '' }, []],
  ['stunUrls', { STUN_URLS: 'stun:a:1, stun:b:2' }, ['stun:a:1', 'stun:b:2']],
  [
    'turnUrls',
    { TURN_URLS: 'turn:t:3478?transport=udp,turns:t:443', TURN_SECRET: 's' },
    ['turn:t:3478?transport=udp', 'turns:t:443'],
  ],
  ['trustProxy', { TRUST_PROXY: 'loopback, 10.0.0.0/8 ::1' }, ['loopback', '10.0.0.0/8', '::1']],
  ['turnTtlS', { TURN_TTL_S: '10' }, 10],
  ['ringMs', { RING_MS: '20000' }, 20_000],
  ['logLevel', { LOG_LEVEL: 'debug' }, 'debug'],
])('%s from %j', (key, env, value) => {
  expect(read(env)[key]).toEqual(value)
})

test.each<[string, Record<string, string>]>([
  ['PORT must be a whole number from 0 to 65535, not "abc".', { PORT: 'abc' }],
  ['PORT must be a whole number from 0 to 65535, not "70000".', { PORT: '70000' }],
  ['PORT must be a whole number from 0 to 65535, not "".', { PORT: '' }],
  ['HOST must not be empty.', { HOST: ' ' }],
  ['REGISTRATION must be one of open, invite, closed, not "Open".', { REGISTRATION: 'Open' }],
  ['TURN_TTL_S must be a whole number from 10 to 604800, not "9".', { TURN_TTL_S: '9' }],
  ['RING_MS must be a whole number from 20000 to 90000, not "5000".', { RING_MS: '5000' }],
  [
    'PUBLIC_URL must be an address like https://chat.example.org without a path, not "chat.example.org".',
    { PUBLIC_URL: 'chat.example.org' },
  ],
  [
    'PUBLIC_URL must be an address like https://chat.example.org without a path, not "https://a.org/poruch".',
    { PUBLIC_URL: 'https://a.org/poruch' },
  ],
  ['DATABASE_URL must begin with postgres:// or sqlite:.', { DATABASE_URL: 'mysql://root:secret@h/d' }],
  ['STUN_URLS must hold addresses like stun:host:3478, not "turn:a:1".', { STUN_URLS: 'stun:a:1,turn:a:1' }],
  [
    'TURN_URLS must hold addresses like turn:host:3478, not "turn:".',
    { TURN_URLS: 'turn:', TURN_SECRET: 's' },
  ],
  [
    'TURN_URLS is set but TURN_SECRET is not; without it nobody could use the TURN server.',
    { TURN_URLS: 'turn:a:1' },
  ],
  [
    'TRUST_PROXY must hold addresses, networks like 10.0.0.0/8, or loopback, not "yes".',
    { TRUST_PROXY: 'yes' },
  ],
  [
    'TRUST_PROXY must hold addresses, networks like 10.0.0.0/8, or loopback, not "10.0.0.0/99".',
    { TRUST_PROXY: '10.0.0.0/99' },
  ],
  ['HTTPS_CERT names a file that does not exist: /nowhere.pem.', { HTTPS_CERT: '/nowhere.pem' }],
])('a wrong value stops the start: %s', (sentence, env) => {
  expect(() => read(env)).toThrow(new ConfigError(sentence))
})

test('HTTPS needs certificate and key, and given ones win over --https', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(cert, '')
  writeFileSync(key, '')
  expect(() => read({ HTTPS_CERT: cert })).toThrow(
    'HTTPS_CERT is set but HTTPS_KEY is not; HTTPS needs both.',
  )
  expect(() => read({ HTTPS_KEY: key })).toThrow('HTTPS_KEY is set but HTTPS_CERT is not; HTTPS needs both.')
  expect(read({ HTTPS_CERT: cert, HTTPS_KEY: key }, '--https')).toMatchObject({
    httpsCert: cert,
    selfSigned: false,
  })
  expect(read({}, '--https').selfSigned).toBe(true)
})

test('an unknown flag stops the start', () => {
  expect(() => read({}, '--htps')).toThrow(ConfigError)
  expect(() => read({}, 'word')).toThrow(ConfigError)
})

test('--help lists every setting and flag, also when a value is wrong', () => {
  const start = readConfig({ env: { PORT: 'wrong' }, args: ['--help'] })
  const names = [
    'PORT',
    'HOST',
    'DATA_DIR',
    'DATABASE_URL',
    'PUBLIC_URL',
    'REGISTRATION',
    'HTTPS_CERT',
    'HTTPS_KEY',
  ]
  const more = ['TRUST_PROXY', 'LOG_LEVEL', 'STUN_URLS', 'TURN_URLS', 'TURN_SECRET', 'TURN_TTL_S', 'RING_MS']
  for (const name of [...names, ...more, '--https', '--help']) {
    expect(start).toMatchObject({ kind: 'help', text: expect.stringContaining(`  ${name}\n`) })
  }
})
