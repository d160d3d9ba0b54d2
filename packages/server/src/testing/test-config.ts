// Settings for a server in a test: everything in memory or in a folder of its own, a free port, no outside server.
import { type Config, readConfig } from '../config.ts'

export function testConfig(overrides: Partial<Config> = {}): Config {
  const start = readConfig({ env: { STUN_URLS: '', LOG_LEVEL: 'silent' }, args: [] })
  if (start.kind !== 'config') throw new Error('No flag was given.')
  return { ...start.config, port: 0, host: '127.0.0.1', databaseUrl: 'sqlite::memory:', ...overrides }
}
