// Starts the server: settings, database, app, listen; and closes it when told to.
import { buildApp } from './app.ts'
import { ConfigError, processSource, readConfig } from './config.ts'
import { StoreUnusable } from './db/ownership.ts'
import { greeting } from './greeting.ts'
import { lanAddresses } from './http/certificate.ts'
import { holdPort } from './http/hold-port.ts'
import { outliveFailures } from './log.ts'

async function main(): Promise<void> {
  const start = readConfig(processSource())
  if (start.kind === 'help') {
    process.stdout.write(start.text)
    return
  }
  const { config } = start
  const port = await holdPort(config)
  const app = await buildApp({ config })
  await port.release()
  const origin = await app.listen().catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const { host, publicUrl } = config
  process.stdout.write(greeting({ origin, host, publicUrl, lan: lanAddresses() }))
  // A second signal ends the process at once, as without us.
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void app.close())
  // What a terminal sends when it closes, and what tools send after they renewed a certificate.
  process.on('SIGHUP', () => void app.renew())
}

/** What went wrong, as a sentence where the person who starts the server can do something about it. */
function sentence(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof StoreUnusable) return error.message
  if (!(error instanceof Error && 'code' in error)) return null
  if (error.code === 'EADDRINUSE')
    return `Another program listens there already (${error.message}). Set PORT to another port.`
  const code = String(error.code)
  // SQLSTATE: class 28 is a wrong name or password, 3D a database that is not there.
  if (/^(28|3D)\w{3}$/u.test(code)) return `PostgreSQL refused: ${error.message}. Look at DATABASE_URL.`
  if (code === 'ERR_INVALID_URL') return 'DATABASE_URL is not an address.'
  if (code.startsWith('ERR_OSSL'))
    return `The certificate cannot be used (${error.message}). Look at HTTPS_CERT and HTTPS_KEY.`
  if ('syscall' in error) return `The system refused: ${error.message}. Look at HOST, PORT and DATA_DIR.`
  if (error.code === 'not_stored') {
    const cause = error.cause instanceof Error ? error.cause.message : ''
    return `The database cannot be used (${cause}). Look at DATABASE_URL or DATA_DIR.`
  }
  return null
}

for (const stream of [process.stdout, process.stderr]) outliveFailures(stream)
try {
  await main()
} catch (error) {
  process.stderr.write(`${sentence(error) ?? (error instanceof Error ? error.stack : String(error))}\n`)
  process.exitCode = 1
}
