// The log: JSON lines on stderr that never hold what people say, or from where.
import { type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

/** Fields that must not be written, should anybody ever pass an object that has them. */
const secrets = [
  'sdp',
  'candidate',
  'candidates',
  'token',
  'password',
  'text',
  'ip',
  'remoteAddress',
  'cookie',
  'authorization',
]

/** A full disk or a reader that went away: the line is lost, and there is nowhere to say so. */
const loseLine = (): void => undefined

/** Lets the server live on where this stream cannot be written, and write again when it can. */
export function outliveFailures(stream: NodeJS.WritableStream): void {
  if (!stream.listeners('error').includes(loseLine)) stream.on('error', loseLine)
}

export function createLog(level: LogLevel, destination: NodeJS.WritableStream = process.stderr): Logger {
  outliveFailures(destination)
  return pino(
    {
      level,
      base: null,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[kept out]' },
      serializers: { err: describeError },
    },
    destination,
  )
}

/** Not everything an error carries: a database's holds the values of the row. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error ? error.code : undefined
  const cause = error.cause === undefined ? undefined : describeError(error.cause)
  return { type: error.name, code, message: error.message, stack: error.stack, cause }
}
