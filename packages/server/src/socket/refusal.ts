// A refusal as the answer to a command.
import { type CommandId, errors, PoruchError, type ServerMessageOf } from '@poruch/protocol'

/** What a failed command is answered: a PoruchError as it is, everything else as `internal`, without a word more. */
export function refusalOf(error: unknown, re: CommandId | null): ServerMessageOf<'error'> {
  const refusal = error instanceof PoruchError ? error : new PoruchError('internal')
  const { code, field, retryAfterMs } = refusal
  const message = errors[code].sentence
  return { type: 'error', re, code, message, field, retryAfterMs }
}
